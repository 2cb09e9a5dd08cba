using static Capture.Call;

namespace Capture;

/// <summary>Every planted bug with its label. Labels stand here, and nowhere in the code that fails.</summary>
internal static class Plan
{
    public static IReadOnlyList<Plant> All { get; } = [.. OverSplit(), .. SharedFrames(), .. SharedText()];

    private static IEnumerable<Plant> OverSplit() =>
    [
        new("closed-order-reopened", 'a', s => Get($"/orders/{s.Number}?customer={s.Guid()}")),
        new("import-column-count", 'a', s => Job("stock-import", s)),
        new("card-token-unknown", 'a', s => Job("billing", s, "token")),
        new("basket-one-step-too-far", 'b', s => Get($"/baskets/{s.Number}/total")),
        new("shelf-not-learned", 'b', s => Job("shelf-map", s)),
        new("invoice-number-with-letter", 'b', s => Job("billing", s, "numbers")),
        new("discount-weight-zero", 'c', s => Get($"/orders/{s.Number}/discounts")),
        new("manifest-row-too-short", 'c', s => Job("manifest", s, mode: "sync")),
        new("settlement-without-fees", 'c', s => Job("billing", s, "settle")),
        new("size-product-overflows", 'c', s => Job("sizes", s, mode: "sync")),
        new("category-own-ancestor", 'd', s => Get($"/categories/{s.Even}/path?depth={s.Next(3, 60)}")),
        new("folder-scan-denied", 'd', s => Job("folder-scan", s, mode: "sync")),
        new("account-tree-digits", 'd', s => Job("billing", s, "ledger")),
        new("receipt-average-of-none", 'e', s => Get($"/orders/{s.Number}/receipt")),
        new("ranking-without-margin", 'e', s => Get($"/products/ranking?also={s.Word}")),
        new("packing-outside-room", 'e', s => Job("pack", s)),
        new("old-order-no-carrier", 'f', s => Get($"/orders/{s.Even}/track")),
        new("price-currency-short", 'f', s => Get($"/prices?currency={(s.Flip ? "eu" : "€")}", "async")),
        new("stamps-run-out", 'f', s => Job("stamping", s)),
        new("invoice-logo-too-wide", 'g', s => s.Flip ? Get($"/orders/{s.Number}/invoice") : Get($"/v2/invoices/{s.Number}/pdf", "async")),
        new("stock-of-unlisted", 'g', s => s.Flip ? Get($"/stock/{s.Word}") : Get($"/products/{s.Word}/availability")),
        new("margin-over-zero", 'g', s => s.Flip ? Post($"/admin/reprice?product={s.Number}") : Job("reprice", s)),
        new("quote-not-a-number", 'h', s => Get($"/quotes/{s.Word}?how={(s.Index % 3) switch { 0 => "wait", 1 => "reflect", _ => "direct" }}")),
        new("tariff-listed-twice", 'h', s => Job("billing", s, s.Flip ? "tax" : "tariffs")),
        new("label-with-star", 'h', s => Job("label-fetch", s, (s.Index % 3) switch { 0 => "all", 1 => "wait", _ => "one" })),
        new("cancelled-after-leaving", 'i', s => Post($"/orders/{s.Number}/cancel")),
        new("voucher-used-again", 'i', s => Post($"/vouchers/{s.Word}")),
        new("credit-limit-passed", 'i', s => Job("billing", s, "limit")),
        new("parcel-over-weight", 'i', s => Job("weigh", s)),
        new("currencies-mixed", 'j', s => Get($"/baskets/{s.Number}/sum")),
        new("no-next-invoice", 'j', s => Job("billing", s, "due")),
        new("zone-without-bin", 'j', s => Job("routing", s, mode: "sync")),
        new("reserved-more-than-left", 'k', s => (s.Index % 3) switch
        {
            0 => Post($"/orders/{s.Number}/reserve?sku={s.Word}"),
            1 => Post($"/orders/{s.Number}/reserve-later?sku={s.Word}", "async"),
            _ => Job("reserve", s),
        }),
        new("stream-checksum-wrong", 'k', s => Job("checksums", s, s.Flip ? "async" : "sync", s.Flip ? "async" : "sync")),
        new("export-third-column", 'k', s => Job("billing", s, s.Flip ? "export-async" : "export", s.Flip ? "async" : "sync")),
    ];

    private static IEnumerable<Plant> SharedFrames() =>
    [
        new("checkout-begun-anonymous", 'n', _ => Post("/checkout/begin", "async"), "not-null"),
        new("checkout-delivered-nowhere", 'n', _ => Post("/checkout/deliver", "async"), "not-null"),
        new("checkout-wrapped-in-nothing", 'n', _ => Post("/checkout/wrap", "async"), "not-null"),
        new("checkout-adds-nothing", 'n', s => Post($"/checkout/add?quantity={-s.Next(0, 9)}"), "positive"),
        new("parcel-lighter-than-box", 'n', s => Get($"/shipping/weight?grams={s.Next(1, 39)}"), "positive"),
        new("quote-without-zone", 'n', _ => Get("/shipping/quote"), "not-null"),
        new("charge-service-down", 'o', s => Upstream(s, "payments", "charges"), "upstream"),
        new("refund-conflict", 'o', s => Upstream(s, "payments", "refunds"), "upstream"),
        new("tax-service-down", 'o', s => Upstream(s, "tax", "rates"), "upstream"),
        new("carrier-throttles", 'o', s => Upstream(s, "carrier", "slots"), "upstream"),
        new("fraud-check-refuses-connection", 'o', s => Upstream(s, "fraud", "score"), "upstream"),
        new("order-number-taken", 'o', s => Post($"/orders/{s.Number}/save?number=WEB-{s.Number}", "async"), "order-sql"),
        new("order-of-deleted-customer", 'o', s => Post($"/orders/{s.Number}/save?number=GONE-{s.Next(1, 999)}", "async"), "order-sql"),
        new("order-saved-concurrently", 'o', s => Post($"/orders/{s.Number}/save?number=HOT-{s.Next(1, 99)}", "async"), "order-sql"),
        new("loyalty-column-missing", 'o', s => Post($"/admin/loyalty?customer={s.Number}", "async")),
        new("page-waits-for-prices", 'o', s => Get($"/catalogue/{s.Number}?unfold=prices", "async"), "slow-page"),
        new("page-waits-for-reviews", 'o', s => Get($"/catalogue/{s.Number}?unfold=reviews", "async"), "slow-page"),
        new("page-waits-for-alike", 'o', s => Get($"/catalogue/{s.Number}?unfold=alike", "async"), "slow-page"),
        new("process-tax-country", 'p', s => Post($"/orders/{s.Number}/process?step=tax", "async"), "process"),
        new("process-house-letter", 'p', s => Post($"/orders/{s.Number}/process?step=address", "async"), "process"),
        new("process-points-cast", 'p', s => Post($"/orders/{s.Number}/process?step=points", "async"), "process"),
        new("cleanup-bad-link", 'p', s => Job("cleanup", s, "links"), "cleanup"),
        new("cleanup-leap-day", 'p', s => Job("cleanup", s, "dates"), "cleanup"),
        new("cleanup-shelf-deadlock", 'p', s => Job("cleanup", s, "shelf"), "cleanup"),
        new("cleanup-refresh-cancelled", 'p', s => Job("cleanup", s, "refresh"), "cleanup"),
        new("thumbnail-file-gone", 'q', s => Job("thumbnails", s, "thumbnails"), "files"),
        new("archive-file-gone", 'q', s => Job("archive", s, "archive"), "files"),
        new("feed-text-for-number", 'q', s => Job("feed", s, "feed")),
        new("counts-letter", 'q', s => Job("counts", s, "counts")),
        new("sales-by-region-too-slow", 'q', s => Job("sales", s, "region"), "slow-job"),
        new("sales-by-product-too-slow", 'q', s => Job("sales", s, "product"), "slow-job"),
        new("wishlist-body-broken", 'q', s => Post("/wishlists", "async", $"{{\"name\": \"{s.Word}\", \"products\": \"{s.Number}\"}}"), "bodies"),
        new("address-body-broken", 'q', s => Post("/addresses", "async", $"{{\"name\": {s.Number}}}"), "bodies"),
    ];

    private static IEnumerable<Plant> SharedText() =>
    [
        new("registration-no-email", 'r', s => Post($"/registrations?email=&postcode=1{s.Number}&age=30"), "registration"),
        new("registration-odd-postcode", 'r', s => Post($"/registrations?email={s.Word}&postcode=D{s.Number}&age=30"), "registration"),
        new("registration-too-young", 'r', s => Post($"/registrations?email={s.Word}&postcode=1{s.Number}&age={s.Next(3, 17)}"), "registration"),
        new("coupon-past-its-date", 'r', s => Post($"/coupons/E{s.Letters("ABCDEFGHJK23456789", 4 + s.Next(0, 5))}"), "coupons"),
        new("coupon-never-made", 'r', s => Post($"/coupons/U{s.Letters("ABCDEFGHJK23456789", 6)}"), "coupons"),
        new("coupon-alone-only", 'r', s => Post($"/coupons/N{s.Letters("ABCDEFGHJK23456789", 6)}"), "coupons"),
        new("link-to-returns-policy", 'r', s => Link("/help/returns-policy", s), "links"),
        new("link-to-old-flyer", 'r', s => Link("/static/flyers/spring.pdf", s), "links"),
        new("link-to-manual", 'r', s => Link($"/products/{s.Number}/manual.pdf", s), "links"),
        new("parcel-without-sender", 's', s => Get($"/orders/{s.Number}/label", "async"), "labels"),
        new("gift-without-notes", 's', s => Get($"/orders/{s.Number}/gift"), "labels"),
        new("dunning-no-contact", 's', s => Job("billing", s, "first"), "dunning"),
        new("dunning-no-address", 's', s => Job("billing", s, "second"), "dunning"),
        new("mail-without-subject", 's', s => Job("mailbox", s, "subject"), "mailbox"),
        new("mail-without-sender", 's', s => Job("mailbox", s, "sender"), "mailbox"),
        new("account-opened-by-child", 't', s => Post($"/accounts/{s.Word}?age={s.Next(3, 17)}", "async"), "accounts"),
        new("account-close-forbidden", 't', s => new Call($"/accounts/{s.Word}", "DELETE", Mode: "async"), "accounts"),
        new("account-merge-forbidden", 't', s => Post($"/accounts/{s.Word}/merge?into=main{s.Number}", "async"), "accounts"),
        new("account-renamed-while-locked", 't', s => Post($"/accounts/{s.Word}/rename"), "locked"),
        new("account-blocked-while-locked", 't', s => Post($"/accounts/{s.Word}/block"), "locked"),
        new("refund-of-paid-invoice", 't', s => Job("billing", s, "refund")),
        new("reindex-of-nothing", 'u', s => Post($"/admin/reindex?index={s.Word}"), "admin"),
        new("purge-of-nothing", 'u', s => Post($"/admin/purge?cache={s.Word}"), "admin"),
        new("flag-without-state", 'u', s => Post($"/admin/flags/{s.Word}"), "admin"),
        new("night-segment-in-use", 'u', s => Job("nightly", s, "compact", "sync"), "night"),
        new("night-key-inactive", 'u', s => Job("nightly", s, "rotate", "sync"), "night"),
        new("night-queue-empty", 'u', s => Job("nightly", s, "drain"), "night"),
    ];

    private static Call Upstream(Seed s, string service, string path) => Post($"/checkout/call?service={service}&path={path}/{s.Number}", "async");

    private static Call Link(string target, Seed s) => new(target, "GET", Referer: $"http://shop.example/{(s.Index % 3) switch { 0 => "blog", 1 => "products/" + s.Number, _ => "faq" }}");
}
