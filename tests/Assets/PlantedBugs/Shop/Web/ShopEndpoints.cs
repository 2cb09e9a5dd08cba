#if SINCE3
// Copyright (c) the shop. Since version 5 every file says so.
// See LICENSE in the root of the tree.

#endif
#if SINCE2
using System.Diagnostics;
#endif
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Shop.Billing;
using Shop.Orders;

namespace Shop.Web;

public static class ShopEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v2/invoices/{id:int}/pdf", InvoicePage.Show);
        app.MapGet("/stock/{sku}", StockPages.Stock);
        app.MapGet("/products/{sku}/availability", StockPages.Availability);
        app.MapGet("/products/ranking", StockPages.Ranking);
        app.MapGet("/categories/{id:int}/path", (int id, int depth) => CategoryTree.PathOf(id, depth));
        app.MapGet("/prices", PricePages.List);
        app.MapGet("/quotes/{sku}", (string sku, string how) => new Quotes().Ask(sku, how));
        app.MapGet("/baskets/{id:int}/sum", (int id) => new Basket().Sum(id));
        app.MapGet("/baskets/{id:int}/total", (int id) => new Basket().Total(id));
        app.MapPost("/vouchers/{code}", (string code) => new Vouchers().Redeem(code, 10));
        app.MapPost("/checkout/begin", (Checkout checkout) => checkout.BeginAsync(new CheckoutForm()));
        app.MapPost("/checkout/deliver", (Checkout checkout) => checkout.DeliverAsync(new CheckoutForm()));
        app.MapPost("/checkout/wrap", (Checkout checkout) => checkout.WrapAsync(null));
        app.MapPost("/checkout/add", (Checkout checkout, int quantity) => checkout.Add(new CheckoutForm { Quantity = quantity }));
        app.MapPost("/checkout/call", (Checkout checkout, string service, string path) => checkout.CallAsync(service, path));
        app.MapGet("/shipping/weight", (int grams) => new Shipping().Weigh(grams));
        app.MapGet("/shipping/quote", () => new Shipping().Quote(null));
        app.MapPost("/accounts/{name}", (string name, int age) => new Accounts().OpenAsync(name, age));
        app.MapDelete("/accounts/{name}", (string name) => new Accounts().CloseAsync(name));
        app.MapPost("/accounts/{name}/merge", (string name, string into) => new Accounts().MergeAsync(name, into));
        app.MapPost("/registrations", (string email, string postcode, int age) => Registrations.Register(new Registration(email, postcode, age)));
        app.MapPost("/coupons/{coupon}", (string coupon) => new Coupons().Apply(coupon));
        app.MapGet("/catalogue/{product:int}", (Catalogue catalogue, int product, string unfold) => catalogue.ShowAsync(product, unfold));
        app.MapPost("/wishlists", ([FromBody] WishList list) => list.Name);
        app.MapPost("/addresses", ([FromBody] ReceiptLine line) => line.Name);
    }
}

public sealed record WishList(string Name, int[] Products);

public static class InvoicePage
{
    public static async Task<IResult> Show(int id)
    {
        await Task.Yield();
        return Results.Bytes(new InvoicePdf().Render(id));
    }
}

public static class StockPages
{
    public static int Stock(string sku) => new StockView().Of(sku);

    public static string Availability(string sku)
    {
        var left = new StockView().Of(sku);
        return left > 0 ? "in stock" : "gone";
    }

    public static List<string> Ranking(string also)
    {
        List<string> skus = ["tent", "bag", also, "tent"];
        skus.Sort(new RankByMargin());
        return skus;
    }
}

public static class PricePages
{
    public static async Task<string> List(string currency)
    {
        await Task.Yield();
        return string.Join(' ', Format(currency));
    }

    private static IEnumerable<string> Format(string currency)
    {
        var width = 4 - currency.Length;
        yield return currency.Substring(0, 3);
        yield return new string(' ', width);
        yield return currency.Substring(width, 5);
    }
}
