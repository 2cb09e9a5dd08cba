using Faultline.AspNetCore;

namespace Compute;

/// <summary>
/// A small site for people, below <c>/site/</c>: one of its links is broken, a button asks for what fails, another begins a job that fails. Who operates the service signs in at
/// <c>/site/operator</c>, and sees more of a failure.
/// </summary>
internal static class SiteEndpoints
{
    public static void MapSite(this WebApplication app)
    {
        app.MapFaultlineScript();
        var site = app.MapGroup("/site").WithFaultFormat("html").ExcludeFromDescription();
        site.MapGet("/", () => Page("Cloud", """
            <p>Servers by the hour. Read <a href="/site/news">the news</a>, or <a href="/site/prices-2019">our prices</a>.</p>
            <p><button id="boom">Start a server</button> <button id="clean">Clean up</button></p>
            <p id="said" role="status"></p>
            <p>Pages that fail: <a href="/v2.1/servers/boom">a crash</a>, <a href="/v2.1/slow/sql?seconds=5">a slow statement</a>. <a href="/site/operator">For operators</a></p>
            <script src="/site/site.js"></script>
            """));
        site.MapGet("/news", () => Page("News", """<p>Nothing new. <a href="/site/">Back</a></p>"""));
        site.MapGet("/site.js", () => Results.Text(Script, "text/javascript"));
        site.MapGet("/operator", () => Page("For operators", """
            <form method="post"><p><label>Operator key <input name="key" type="password" autocomplete="off" required></label> <button>Show me details of failures</button></p></form>
            """));
        site.MapPost("/operator", SignInAsync);
        site.MapPost("/cleanups", (CleanupJob job, HttpContext context) =>
        {
            job.Ask(context.Report().RequestId);
            return Results.Accepted();
        });
    }

    private static async Task<IResult> SignInAsync(HttpContext context, IConfiguration configuration)
    {
        var key = context.Request.HasFormContentType ? (await context.Request.ReadFormAsync(context.RequestAborted))["key"].ToString() : null;
        if (!OperatorKey.Is(configuration, key))
            return Page("For operators", """<p>That is not the key. <a href="/site/operator">Again</a></p>""", StatusCodes.Status403Forbidden);
        context.Response.Cookies.Append(OperatorKey.Cookie, key!, new CookieOptions { HttpOnly = true, Secure = context.Request.IsHttps, SameSite = SameSiteMode.Strict });
        return Results.LocalRedirect("/site/");
    }

    private const string Script = """
        document.getElementById("boom").addEventListener("click", () => fetch("/v2.1/servers/boom"));
        document.getElementById("clean").addEventListener("click", async () => {
          const answer = await fetch("/site/cleanups", { method: "POST" });
          document.getElementById("said").textContent = "Clean-up " + answer.headers.get("X-Request-Id") + " has begun; it will fail.";
        });
        """;

    private static IResult Page(string title, string body, int status = StatusCodes.Status200OK) => Results.Content($$"""
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{title}}</title>
        <style>:root{color-scheme:light dark}a{color:#0a58ca}@media (prefers-color-scheme:dark){ body{background:#13171e;color:#e6e9ef}a{color:#8ab4f8} }body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}</style>
        <script src="/faultline.js"></script></head>
        <body><main><h1>{{title}}</h1>
        {{body}}
        </main></body></html>
        """, "text/html; charset=utf-8", statusCode: status);
}
