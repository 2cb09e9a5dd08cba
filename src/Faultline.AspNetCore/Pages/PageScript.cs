using System.Security.Cryptography;
using System.Text;

namespace Faultline.AspNetCore.Pages;

/// <summary>The page's own script: it shows the button that copies the id. Without it the page is whole.</summary>
internal static class PageScript
{
    // The clipboard is there over https and on localhost only; elsewhere the old way, and if that fails too the id is selected.
    public const string Text = """
        "use strict";document.querySelectorAll("button[data-copy]").forEach(function(b){b.hidden=false;b.addEventListener("click",function(){
        var said=document.getElementById("copied"),done=function(){said.textContent=b.dataset.done},
        old=function(){var r=document.createRange(),s=getSelection();r.selectNodeContents(b.parentNode.querySelector("code"));s.removeAllRanges();s.addRange(r);if(document.execCommand("copy"))done()};
        if(navigator.clipboard)navigator.clipboard.writeText(b.dataset.copy).then(done,old);else old()})});
        """;

    /// <summary>Its hash, as a source of a Content-Security-Policy.</summary>
    public static string Source { get; } = $"'sha256-{HashOf(Text)}'";

    public static string HashOf(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
