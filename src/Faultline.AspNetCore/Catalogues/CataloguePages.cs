using System.Security.Cryptography;
using Faultline.Catalogue.Documents;
using Faultline.Catalogue.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Faultline.AspNetCore.Catalogues;

/// <summary>Answers for the list of codes and for each code. As metadata it marks the endpoint of a code, to which help links lead.</summary>
internal sealed class CataloguePages
{
    public static Task ListAsync(HttpContext context) =>
        Asked(context, (context.Request.RouteValues["form"] as string) is { } suffix ? CatalogueForm.Named(suffix) : null) is { } form
            ? WriteAsync(context, form, null)
            : RefuseFormAsync(context);

    public static Task CodeAsync(HttpContext context)
    {
        var name = context.Request.RouteValues["code"] as string ?? "";
        var document = context.RequestServices.GetRequiredService<CatalogueDescription>().Document();
        CatalogueForm? form = null;
        if (document.Find(name) is not { } code)
        {
            // A code may end like a suffix; so the code itself comes first.
            var dot = name.LastIndexOf('.');
            form = dot > 0 ? CatalogueForm.Named(name[(dot + 1)..]) : null;
            if (form is null || document.Find(name[..dot]) is not { } found)
                return RefuseCodeAsync(context, name);
            code = found;
        }

        return Asked(context, form) is { } asked ? WriteAsync(context, asked, code) : RefuseFormAsync(context);
    }

    private static CatalogueForm? Asked(HttpContext context, CatalogueForm? bySuffix)
    {
        if (bySuffix is not null)
            return bySuffix;
        return context.Request.Query["format"].ToString() is { Length: > 0 } named ? CatalogueForm.Named(named) : CatalogueForm.Accepted(context.Request.Headers.Accept);
    }

    private static Task WriteAsync(HttpContext context, CatalogueForm form, CatalogueCode? code)
    {
        var bytes = form.Write(context.RequestServices.GetRequiredService<CatalogueDescription>().Document(), code, RootOf(context));
        var headers = context.Response.Headers;
        // Kept, and asked for again each time: a new release of the service may know more.
        headers.CacheControl = "no-cache";
        headers.Append("Vary", "Accept");
        headers.XContentTypeOptions = "nosniff";
        if (form == CatalogueForm.Html)
            headers.ContentSecurityPolicy = CatalogueStyle.ContentSecurityPolicy;
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\"");
        return TypedResults.Bytes(bytes, form.ContentType, entityTag: tag).ExecuteAsync(context);
    }

    // Below the path that the app was reached by, or that callers are known to use.
    private static string RootOf(HttpContext context)
    {
        var services = context.RequestServices;
        var before = services.GetRequiredService<IOptions<FaultlineOptions>>().Value.PublicUrl is { } url ? url.AbsolutePath.TrimEnd('/') : context.Request.PathBase.ToUriComponent();
        return before + CatalogueEndpoints.PagesOf(services.GetRequiredService<CatalogueEndpoints>().Now());
    }

    private static Task RefuseCodeAsync(HttpContext context, string name) =>
        RefuseAsync(context, StatusCodes.Status404NotFound, $"'{Shorten(name)}' is no fault code of this service. The list of codes has them all.");

    private static Task RefuseFormAsync(HttpContext context) =>
        RefuseAsync(context, StatusCodes.Status400BadRequest, $"'{Shorten(context.Request.Query["format"].ToString())}' is no form of the catalogue; expected json, html or md.");

    private static Task RefuseAsync(HttpContext context, int status, string detail) =>
        new FaultResult(context.RequestServices.GetRequiredService<StatusFaults>().Of(status) with { Detail = detail }).ExecuteAsync(context);

    private static string Shorten(string text) => text.Length <= 100 ? text : text[..100] + "…";
}
