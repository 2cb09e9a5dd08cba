using System.Security.Cryptography;
using System.Text;

namespace Faultline.Catalogue.Pages;

/// <summary>How the pages look: light and dark, wide and narrow, on paper. Each pair of text and ground has a contrast of 4.5 or more.</summary>
internal static class CatalogueStyle
{
    public const string Css = """
        :root{color-scheme:light dark;--text:#1d2330;--soft:#565f70;--line:#d9dee7;--back:#f6f7f9;--card:#fff;--accent:#a3320b;--code:#eef1f5}
        @media (prefers-color-scheme:dark){:root{--text:#e6e9ef;--soft:#9aa4b5;--line:#333b49;--back:#13171e;--card:#1b212b;--accent:#ff9466;--code:#232b37}}
        *{box-sizing:border-box}html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
        body{margin:0;background:var(--back);color:var(--text);font:16px/1.55 system-ui,sans-serif}
        main{max-width:64rem;margin:0 auto;padding:1.5rem 1.25rem 4rem}
        a{color:var(--accent);text-underline-offset:2px}:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:2px}
        .skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:.5rem;background:var(--card);padding:.25rem .75rem}
        nav{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;font-size:.9rem;color:var(--soft)}
        h1{margin:.75rem 0 .5rem;font-size:1.7rem;line-height:1.25;overflow-wrap:anywhere}h2{margin:2rem 0 .5rem;font-size:1.15rem;overflow-wrap:anywhere}
        p{margin:.5rem 0;max-width:46rem;overflow-wrap:anywhere}.soft{color:var(--soft)}
        code{font:.92em ui-monospace,monospace;overflow-wrap:anywhere}.whole{user-select:all;background:var(--code);padding:.15rem .5rem;border-radius:4px}
        .old{border:1px solid var(--accent);color:var(--accent);border-radius:4px;padding:0 .35rem;font-size:.78rem;white-space:nowrap}
        .note{border-left:4px solid var(--accent);background:var(--card);padding:.6rem 1rem}
        .card{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.25rem 1rem}
        table{border-collapse:collapse;width:100%;font-size:.95rem}th{text-align:left;font-weight:600;color:var(--soft);font-size:.85rem}
        th,td{padding:.5rem .75rem .5rem 0;border-bottom:1px solid var(--line);vertical-align:top}tbody tr:last-child td{border-bottom:0}
        td{overflow-wrap:anywhere}.fixed{overflow-wrap:normal}tr:target,tr:target td{background:var(--code)}
        dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.35rem 1.25rem;margin:.5rem 0;padding:.75rem 0}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
        details{background:var(--card);border:1px solid var(--line);border-radius:8px;margin:.5rem 0}summary{padding:.5rem 1rem;cursor:pointer}
        pre{overflow:auto;margin:0;padding:1rem;border-top:1px solid var(--line);font:.82rem/1.5 ui-monospace,monospace;max-height:32rem}
        .narrow{display:none}
        @media (max-width:44rem){main{padding-top:1rem}h1{font-size:1.4rem}
        table,tbody{display:block}thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        tbody tr{display:flex;flex-wrap:wrap;gap:0 .9rem;border-bottom:1px solid var(--line);padding:.5rem 0}tbody tr:last-child{border-bottom:0}
        td{border:0;padding:.05rem 0;min-width:0}td:first-child,td:last-child{flex-basis:100%}.narrow{display:inline;color:var(--soft)}
        dl{grid-template-columns:minmax(0,1fr);gap:0}dd{margin-bottom:.5rem}}
        @media print{nav,.skip{display:none}pre{max-height:none;white-space:pre-wrap}}
        """;

    /// <summary>Allows the pages' own style, by its hash, and nothing else.</summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}
