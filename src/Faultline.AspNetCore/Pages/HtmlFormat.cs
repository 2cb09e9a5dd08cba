using System.Buffers;
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
        pre{overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere;padding:1rem;background:var(--card);border:1px solid var(--line);border-radius:8px;font:.8rem/1.5 ui-monospace,monospace}
        a{color:var(--accent)}.brand{margin:0 0 1rem;font-weight:600}.brand a{color:inherit;text-decoration:none}h2{font-size:1.1rem;margin:2rem 0 .5rem}
        button{margin:0 .3rem 0 0;padding:.1rem .6rem;font:inherit;font-size:.85rem;color:inherit;background:var(--back);border:1px solid var(--soft);border-radius:6px;cursor:pointer}
        @media (max-width:32rem){main{margin-top:2rem}.card{padding:1.1rem}dl{grid-template-columns:1fr;gap:.1rem}dd{margin-bottom:.6rem}}
        """;

    private const string Nothing = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Default;

    private readonly FaultPageOptions? _options;
    private readonly PageTexts _texts;
    private readonly string _style;

    /// <summary>The page of an app; without options the plainest one, which has no script.</summary>
    public HtmlFormat(FaultPageOptions? options = null)
    {
        _options = options;
        _texts = new PageTexts(options?.Texts);
        _style = options?.Style is { Length: > 0 } style ? Style + "\n" + style.ReplaceLineEndings("\n") : Style;
        var script = options?.CopyButton == true ? $"script-src {PageScript.Source}; " : "";
        Policy = $"default-src 'none'; {script}style-src 'sha256-{PageScript.HashOf(_style)}'; {Nothing}";
    }

    /// <summary>Allows the plainest page's own style, by its hash, and nothing else.</summary>
    public static string ContentSecurityPolicy { get; } = new HtmlFormat().Policy;

    /// <summary>Allows this page's own style and script, by their hashes, and nothing else.</summary>
    public string Policy { get; }

    public string Name => "html";

    public string MediaType => "text/html";

    public string ContentType => "text/html; charset=utf-8";

    public void Write(FaultAnswer answer, IBufferWriter<byte> output)
    {
        var fault = answer.Fault;
        var page = new StringBuilder(4_096);
        page.Append("<!DOCTYPE html>\n<html lang=\"").Append(Encode(answer.Language ?? "en")).Append("\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            .Append("<meta name=\"robots\" content=\"noindex\"><title>").Append(Encode(fault.Title)).Append("</title><style>").Append(_style).Append("</style></head>\n<body><main>");
        WriteBrand(page);
        page.Append("<div class=\"card\">\n")
            .Append("<p class=\"status\">").Append(Say("Error")).Append(' ').Append(fault.Status).Append("</p>\n<h1>").Append(Encode(fault.Title)).Append("</h1>\n<p>").Append(Encode(fault.Detail)).Append("</p>\n");
        foreach (var cause in FaultCauses.Flatten(fault))
            page.Append("<p>").Append(Say("Because:")).Append(' ').Append(Encode(cause.Detail)).Append("</p>\n");
        WriteFacts(page, answer);
        page.Append("</div>\n");
        if (answer.Trace is not null)
            page.Append("<h2>").Append(Say("Trace")).Append("</h2>\n<pre tabindex=\"0\">").Append(Encode(answer.Trace)).Append("</pre>\n");
        if (answer.Timeline is not null)
            page.Append("<h2>").Append(Say("Timeline")).Append("</h2>\n<pre tabindex=\"0\">").Append(Encode(answer.Timeline)).Append("</pre>\n");
        if (fault.ReportId is not null && _options is { CopyButton: true })
            page.Append("<script>").Append(PageScript.Text).Append("</script>\n");
        page.Append("</main></body></html>\n");
        output.Write(Encoding.UTF8.GetBytes(page.ToString()));
    }

    private void WriteBrand(StringBuilder page)
    {
        if (_options?.Brand is not { Length: > 0 } brand)
            return;
        page.Append("<p class=\"brand\">").Append(_options.BrandUrl is { } url ? $"<a href=\"{Encode(url)}\">{Encode(brand)}</a>" : Encode(brand)).Append("</p>\n");
    }

    private void WriteFacts(StringBuilder page, FaultAnswer answer)
    {
        var fault = answer.Fault;
        page.Append("<dl>\n");
        if (fault.ReportId is { } report)
        {
            var id = $"<code class=\"oopsid\">{report}</code>";
            page.Append("<dt>").Append(Say("Error ID")).Append("</dt><dd>").Append(answer.ReportUrl is { } url ? $"<a href=\"{Encode(url)}\">{id}</a>" : id);
            if (_options is { CopyButton: true })
                WriteCopyButton(page, report);
            if (_options?.ReportUrl is { } form)
                page.Append(" <a href=\"").Append(Encode(form.Replace("{id}", report.ToString(), StringComparison.Ordinal))).Append("\">").Append(Say("Report this")).Append("</a>");
            page.Append("</dd>\n");
        }

        if (fault.RequestId is { } request)
            page.Append("<dt>").Append(Say("Request")).Append("</dt><dd><code>").Append(request).Append("</code></dd>\n");
        page.Append("<dt>").Append(Say("Code")).Append("</dt><dd><code>").Append(fault.Code).Append("</code></dd>\n");
        if (fault.RetryAfter is { } wait)
            page.Append("<dt>").Append(Say("Try again in")).Append("</dt><dd>").Append(Math.Max(0, (long)Math.Ceiling(wait.TotalSeconds))).Append(' ').Append(Say("seconds")).Append("</dd>\n");
        foreach (var link in fault.Links)
        {
            if (PageLinks.LeadsToAPage(link.Href))
                page.Append("<dt>").Append(link.Rel == "help" ? Say("Explanation") : Encode(link.Rel)).Append("</dt><dd><a href=\"").Append(Encode(link.Href)).Append("\">").Append(Encode(link.Href)).Append("</a></dd>\n");
        }

        if (_options?.HelpContact is { Length: > 0 } help)
        {
            var href = PageLinks.IsMailAddress(help) ? "mailto:" + help : help;
            page.Append("<dt>").Append(Say("Help")).Append("</dt><dd><a href=\"").Append(Encode(href)).Append("\">").Append(Encode(help)).Append("</a></dd>\n");
        }

        page.Append("</dl>\n");
    }

    // Hidden until the script runs.
    private void WriteCopyButton(StringBuilder page, ReportId report) =>
        page.Append(" <button type=\"button\" data-copy=\"").Append(report).Append("\" data-done=\"").Append(Say("Copied")).Append("\" hidden>").Append(Say("Copy"))
            .Append("</button> <span id=\"copied\" role=\"status\"></span>");

    private string Say(string text) => Encode(_texts[text]);

    private static string Encode(string text) => Encoder.Encode(text);
}
