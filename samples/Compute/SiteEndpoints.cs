using Faultline.AspNetCore;

namespace Compute;

/// <summary>A small site for people, below <c>/site/</c>: one of its links is broken, a button asks for what fails, another begins a job that fails.</summary>
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
            <script src="/site/site.js"></script>
            """));
        site.MapGet("/news", () => Page("News", """<p>Nothing new. <a href="/site/">Back</a></p>"""));
        site.MapGet("/site.js", () => Results.Text(Script, "text/javascript"));
        site.MapPost("/cleanups", (CleanupJob job, HttpContext context) =>
        {
            job.Ask(context.Report().RequestId);
            return Results.Accepted();
        });
    }

    private const string Script = """
        document.getElementById("boom").addEventListener("click", () => fetch("/v2.1/servers/boom"));
        document.getElementById("clean").addEventListener("click", async () => {
          const answer = await fetch("/site/cleanups", { method: "POST" });
          document.getElementById("said").textContent = "Clean-up " + answer.headers.get("X-Request-Id") + " has begun; it will fail.";
        });
        """;

    private static IResult Page(string title, string body) => Results.Content($$"""
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{title}}</title>
        <style>body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}</style>
        <script src="/faultline.js"></script></head>
        <body><main><h1>{{title}}</h1>
        {{body}}
        </main></body></html>
        """, "text/html; charset=utf-8");
}
