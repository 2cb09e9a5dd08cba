using Faultline;
using Faultline.AspNetCore;

namespace Compute;

/// <summary>Images are another service's: what it answers, in whatever format, becomes a cause of what this service answers.</summary>
internal static class ImageEndpoints
{
    private const string Images = "images";

    public static void AddImages(this WebApplicationBuilder builder) => builder.Services
        .AddHttpClient(Images, client => client.BaseAddress = new Uri(builder.Configuration["Images"] ?? "http://127.0.0.1:9292"))
        .AddFaultline();

    public static void MapImages(this WebApplication app) => app.MapGet("/v2.1/images/{id}", ShowAsync).ProducesFault("compute.image.not_found");

    private static async Task<IResult> ShowAsync(string id, IHttpClientFactory clients)
    {
        using var image = await clients.CreateClient(Images).GetAsync($"v2/images/{Uri.EscapeDataString(id)}");
        // The code says which failure this is, wherever in the tree it stands; the rest of them is a bad gateway.
        if (await image.ReadFaultAsync() is { } fault && fault.Has("images.image.not_found"))
            return ComputeFaults.ImageNotFound(id).CausedBy(fault).ToResult();
        await image.EnsureNoFaultAsync();
        return Results.Content(await image.Content.ReadAsStringAsync(), "application/json");
    }
}
