using Faultline;
using Faultline.AspNetCore;

namespace Images;

/// <summary>The HTTP face of the service, below <c>/v2</c>.</summary>
internal static class ImageEndpoints
{
    public const string Store = "store";

    // The blob of the second is lost: asking for it shows a fault that comes from the store.
    private static readonly Image[] All = [new("cirros", "CirrOS 0.6", "3f1c"), new("fedora", "Fedora 43", "77d0")];

    public static void MapImages(this WebApplication app)
    {
        app.MapGet("/v2/images", () => Results.Ok(new { images = All.Select(image => new { image.Id, image.Name }) }));
        app.MapGet("/v2/images/{id}", ShowAsync).ProducesFault("images.image.not_found", "images.store.failed");
    }

    private static async Task<IResult> ShowAsync(string id, IHttpClientFactory clients)
    {
        if (Array.Find(All, image => image.Id == id) is not { } image)
            return ImageFaults.NotFound(id).ToResult();
        // Mapped in Program.cs: the caller gets a fault of this service, and the store's as its cause.
        using var blob = await clients.CreateClient(Store).GetAsync($"store/blobs/{image.Blob}");
        await blob.EnsureNoFaultAsync();
        return Results.Ok(new { image.Id, image.Name, size = (await blob.Content.ReadAsByteArrayAsync()).Length });
    }
}
