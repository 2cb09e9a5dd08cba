using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Faultline.Server.Pages;

/// <summary>The pages: static, without script.</summary>
internal static class PageEndpoints
{
    /// <param name="services">Where they are added.</param>
    /// <param name="formKey">What their forms are signed with.</param>
    public static IServiceCollection AddPages(this IServiceCollection services, IReadOnlyList<byte> formKey) => services.AddSingleton(new FormKey([.. formKey])).AddScoped<Rows>().AddScoped<FormToken>().AddScoped<GroupListing>();

    public static void MapPages(this IEndpointRouteBuilder app)
    {
        app.MapGroupPages();
        app.MapGroupForms();
        app.MapReportPages();
        app.MapLedgerPage();
        app.MapSumsPage();
        app.MapFindPages();
        app.MapRulesPages();
        app.MapParkedPage();
        app.MapAsset(Paths.Style, "text/css");
        app.MapAsset(Paths.Icon, "image/svg+xml");
    }

    private static void MapAsset(this IEndpointRouteBuilder app, string path, string type)
    {
        using var source = Assembly.GetExecutingAssembly().GetManifestResourceStream(path.TrimStart('/'))!;
        var bytes = new byte[source.Length];
        source.ReadExactly(bytes);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}\"");
        app.MapMethods(path, Verbs.Read, (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "no-cache";
            return TypedResults.Bytes(bytes, type, entityTag: tag);
        });
    }
}
