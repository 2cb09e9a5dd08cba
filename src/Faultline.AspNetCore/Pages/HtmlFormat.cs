using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Faultline.Formats;

namespace Faultline.AspNetCore.Pages;

/// <summary>The page that a person in a browser gets: what happened, what to quote, and nothing that needs a script, a file or a database.</summary>
internal sealed class HtmlFormat : IFaultFormat
{
    private const string Style = """
        :root{color-scheme:light dark;--text:#1d2330;--soft:#5b6475;--line:#d9dee7;--back:#f6f7f9;--card:#fff;--accent:#a3320b}
        @media (prefers-color-scheme:dark){:root{--text:#e6e9ef;--soft:#9aa4b5;--line:#333b49;--back:#13171e;--card:#1b212b;--accent:#ff9466}}
        *{box-sizing:border-box}body{margin:0;background:var(--back);color:var(--text);font:16px/1.55 system-ui,sans-serif}
        main{max-width:44rem;margin:12vh auto 4rem;padding:0 1.25rem}
        .card{background:var(--card);border:1px solid var(--line);border-top:4px solid var(--accent);border-radius:8px;padding:1.5rem 1.75rem}
        .status{color:var(--soft);margin:0;font-size:.9rem}h1{margin:.1rem 0 .75rem;font-size:1.6rem;line-height:1.25}
        p{margin:.5rem 0}dl{display:grid;grid-template-columns:max-content 1fr;gap:.4rem 1.25rem;margin:1.25rem 0 0;padding-top:1rem;border-top:1px solid var(--line)}
        dt{color:var(--soft)}dd{margin:0;min-width:0;overflow-wrap:anywhere}code{font:.95em ui-monospace,monospace;user-select:all}
        pre{overflow:auto;padding:1rem;background:var(--card);border:1px solid var(--line);border-radius:8px;font:.8rem/1.5 ui-monospace,monospace}
        a{color:var(--accent)}h2{font-size:1.1rem;margin:2rem 0 .5rem}
        @media (max-width:32rem){main{margin-top:2rem}.card{padding:1.1rem}dl{grid-template-columns:1fr;gap:.1rem}dd{margin-bottom:.6rem}}
        """;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Default;

    /// <summary>Allows this page's own style, by its hash, and nothing else.</summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public string Name => "html";

    public string MediaType => "text/html";

    public string ContentType => "text/html; charset=utf-8";

    public void Write(FaultAnswer answer, IBufferWriter<byte> output)
    {
        var fault = answer.Fault;
        var page = new StringBuilder(4_096);
        page.Append("<!DOCTYPE html>\n<html lang=\"").Append(Encode(answer.Language ?? "en")).Append("\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            .Append("<meta name=\"robots\" content=\"noindex\"><title>").Append(Encode(fault.Title)).Append("</title><style>").Append(Style).Append("</style></head>\n<body><main><div class=\"card\">\n")
            .Append("<p class=\"status\">Error ").Append(fault.Status).Append("</p>\n<h1>").Append(Encode(fault.Title)).Append("</h1>\n<p>").Append(Encode(fault.Detail)).Append("</p>\n");
        foreach (var cause in FaultCauses.Flatten(fault))
            page.Append("<p>Because: ").Append(Encode(cause.Detail)).Append("</p>\n");
        WriteFacts(page, answer);
        page.Append("</div>\n");
        if (answer.Trace is not null)
            page.Append("<h2>Trace</h2>\n<pre tabindex=\"0\">").Append(Encode(answer.Trace)).Append("</pre>\n");
        page.Append("</main></body></html>\n");
        output.Write(Encoding.UTF8.GetBytes(page.ToString()));
    }

    private static void WriteFacts(StringBuilder page, FaultAnswer answer)
    {
        var fault = answer.Fault;
        page.Append("<dl>\n");
        if (fault.ReportId is { } report)
        {
            var id = $"<code class=\"oopsid\">{report}</code>";
            page.Append("<dt>Error ID</dt><dd>").Append(answer.ReportUrl is { } url ? $"<a href=\"{Encode(url)}\">{id}</a>" : id).Append("</dd>\n");
        }

        if (fault.RequestId is { } request)
            page.Append("<dt>Request</dt><dd><code>").Append(request).Append("</code></dd>\n");
        page.Append("<dt>Code</dt><dd><code>").Append(fault.Code).Append("</code></dd>\n");
        if (fault.RetryAfter is { } wait)
            page.Append("<dt>Try again in</dt><dd>").Append(Math.Max(0, (long)Math.Ceiling(wait.TotalSeconds))).Append(" seconds</dd>\n");
        foreach (var link in fault.Links)
        {
            if (LeadsToAPage(link.Href))
                page.Append("<dt>").Append(Encode(link.Rel)).Append("</dt><dd><a href=\"").Append(Encode(link.Href)).Append("\">").Append(Encode(link.Href)).Append("</a></dd>\n");
        }

        page.Append("</dl>\n");
    }

    // A browser skips control characters and white space where Uri does not, so that none may stand in a link. "/path" is
    // asked for by hand, since Uri takes it for a file on Unix.
    private static bool LeadsToAPage(string href)
    {
        if (href.Length == 0 || href.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
            return false;
        if (href.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || href.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            return true;
        var colon = href.IndexOf(':', StringComparison.Ordinal);
        var path = href.AsSpan().IndexOfAny('/', '?', '#');
        return colon < 0 || (path >= 0 && path < colon);
    }

    private static string Encode(string text) => Encoder.Encode(text);
}
