namespace Faultline.Bench.Engine.Corpus;

/// <summary>What the reports are made of.</summary>
internal static class Words
{
    public static readonly string[] Companies = ["Acme", "Northwind", "Contoso", "Fabrikam", "Initech", "Tailspin", "Wingtip", "Litware"];

    public static readonly string[] Areas =
    [
        "Orders", "Billing", "Shipping", "Inventory", "Catalog", "Accounts", "Identity", "Search", "Pricing", "Payments", "Returns", "Messaging",
        "Scheduling", "Reporting", "Compute", "Volumes", "Networks", "Images", "Quotas", "Tenants", "Imports", "Exports", "Audit", "Subscriptions",
    ];

    public static readonly string[] Layers = ["Api", "Domain", "Data", "Infrastructure", "Services", "Workers", "Clients", "Handlers", "Web", "Core"];

    public static readonly string[] Nouns =
    [
        "Order", "Invoice", "Parcel", "Shelf", "Product", "Customer", "Session", "Query", "Price", "Card", "Refund", "Mail", "Job", "Report",
        "Server", "Volume", "Port", "Image", "Quota", "Tenant", "Batch", "Ledger", "Event", "Contract", "Address", "Coupon", "Basket", "Stock",
        "Route", "Carrier", "Label", "Token", "Role", "Policy", "Snapshot", "Flavor", "Host", "Zone", "Rate", "Tax", "Bundle", "Review",
    ];

    public static readonly string[] Kinds =
    [
        "Repository", "Service", "Handler", "Controller", "Validator", "Client", "Mapper", "Calculator", "Reader", "Writer", "Cache", "Gateway",
        "Processor", "Scheduler", "Builder", "Resolver", "Allocator", "Publisher", "Consumer", "Store", "Policy", "Session", "Pipeline", "Factory",
    ];

    public static readonly string[] Verbs =
    [
        "Get", "Find", "Load", "Save", "Create", "Update", "Delete", "Reserve", "Release", "Allocate", "Validate", "Calculate", "Apply", "Resolve",
        "Publish", "Consume", "Parse", "Render", "Send", "Charge", "Refund", "Merge", "Split", "Assign", "Attach", "Detach", "Migrate", "Rebuild", "Import",
    ];

    public static readonly string[] Parameters =
    [
        "Guid id", "Int32 page", "String name", "CancellationToken cancellationToken", "DateTimeOffset since", "Boolean force", "Int64 version",
        "Decimal amount", "IReadOnlyList`1 items", "HttpContext context", "String tenant", "TimeSpan timeout", "JsonElement body",
    ];

    public static readonly string[] Exceptions =
    [
        "System.InvalidOperationException", "System.NullReferenceException", "System.ArgumentException", "System.ArgumentNullException",
        "System.TimeoutException", "System.FormatException", "System.Collections.Generic.KeyNotFoundException", "System.IO.IOException",
        "System.Net.Http.HttpRequestException", "System.Text.Json.JsonException", "System.UnauthorizedAccessException", "System.OperationCanceledException",
        "Npgsql.PostgresException", "Microsoft.Data.SqlClient.SqlException", "Microsoft.EntityFrameworkCore.DbUpdateException", "System.InvalidCastException",
        "System.IndexOutOfRangeException", "System.NotSupportedException", "System.OverflowException", "System.Net.Sockets.SocketException",
    ];

    public static readonly string[] Messages =
    [
        "The {0} {1} cannot be {2}: its state is {3}", "No {0} has the id {1}", "Sequence contains no {0} for {1} in {3}",
        "The {0} service did not answer within {4} ms ({1})", "Value '{1}' of {0} is out of range {4}..{5}", "Duplicate key ({0}_id)=({1}) violates {3}",
        "Could not {2} {0} {1} after {5} attempts", "Response status code does not indicate success: 503 ({0} {1})", "Cannot convert '{1}' to {0}",
        "The {0} {1} was changed by another user at version {4}", "Tenant {1} has used {4} of {5} {0}s", "Unexpected end of {0} document at position {4}: {1}",
    ];

    public static readonly string[] LogTexts =
    [
        "Executed DbCommand ({4}ms) [Parameters=[@p0='{1}', @p1='{4}', @p2='{6}'], CommandTimeout='30'] SELECT o.id, o.version FROM {0}s AS o WHERE o.id = @p0 AND o.mark = @p2",
        "Sending HTTP request GET http://{0}.internal:8080/v2/{3}/{1}?page={5}&cursor={6}", "Received HTTP response headers after {4}.{5}ms - 200, etag \"{6}\", trace {7}",
        "Cache miss for {0}:{1}, loaded in {4} ms, {5} bytes, digest {6}", "{0} {1} moved from {3} to {2}d by job {7}, claim {9}",
        "Message {7} of queue {3} taken, attempt {5}, correlation {1}, signature {6}", "Lease {7} on {0} renewed until +{4} ms, fence {8}",
        "Request {1} authorised for subject {7} as {3}, token hash {6}", "Upload part {5} of {1}: md5 {8}, sha {6}{7}",
        "Signed https://objects.internal/{0}/{1}?expires={4}&credential={7}&signature={8}{7}", "Session {8} opened, key {6} wrapped as {9}",
        "Retrying {0} in {4} ms after {5} failures: connection {7} was reset by 10.{5}.{4}.17:{4}", "Bucket {5} of {1}: {3}-{0} is on, seed {8}",
    ];

    public static readonly string[] Agents =
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
        "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0", "openstacksdk/4.4.0 keystoneauth1/5.9.1 python-requests/2.32.3 CPython/3.11.2",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
        "curl/8.14.1", "okhttp/5.1.0", "Go-http-client/2.0", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    ];

    public static readonly string[] States = ["pending", "reserved", "shipped", "closed", "draft", "archived", "locked", "eu-central", "us-east", "standard", "premium"];

    private static readonly string[] Syllables =
    [
        "za", "vok", "tel", "um", "ir", "bra", "dex", "qua", "lim", "fon", "gri", "hul", "jor", "kep", "myx", "nab",
        "oth", "pyl", "rud", "sev", "tok", "ulf", "vyr", "wex", "xan", "yob", "zir", "cad", "dro", "eph", "fli", "gwu",
    ];

    public static string Of(string[] words, Random random) => words[random.Next(words.Length)];

    /// <summary>A word of six syllables: one of a thousand million.</summary>
    public static string Rare(ulong bits) => string.Concat(Enumerable.Range(0, 6).Select(i => Syllables[(bits >> (5 * i)) & 31]));
}
