using System.Security.Cryptography;
using System.Text;
using Faultline.AspNetCore.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Faultline.AspNetCore;

/// <summary>Serves the script that shows the ids of failed fetches in an app's own pages.</summary>
public static class FaultlineScriptExtensions
{
    /// <summary>
    /// Serves a small script that shows the error id when a <c>fetch</c> or <c>XMLHttpRequest</c> of a page fails: statuses from 500 on, any answer that names an id, and
    /// timeouts; also of another origin that runs Faultline and allows the page by CORS, since the header is then exposed. A page takes it in before its other scripts:
    /// <c>&lt;script src="/faultline.js"&gt;&lt;/script&gt;</c>. Its words are the attributes <c>data-failed</c>, <c>data-late</c>, <c>data-id</c> and <c>data-close</c>. It needs
    /// no inline style or script, so a strict Content-Security-Policy may stand.
    /// </summary>
    /// <param name="endpoints">The app.</param>
    /// <param name="path">Where it is served.</param>
    public static IEndpointConventionBuilder MapFaultlineScript(this IEndpointRouteBuilder endpoints, string path = "/faultline.js")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(path);
        var script = Encoding.UTF8.GetBytes(FailureScript.For(endpoints.ServiceProvider.GetRequiredService<IOptions<FaultlineOptions>>().Value.ReportIdHeader));
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(script)[..8])}\"");
        return endpoints.MapGet(path, (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "public, max-age=3600";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return Results.Bytes(script, "text/javascript; charset=utf-8", entityTag: tag);
        }).ExcludeFromDescription();
    }
}
