using Faultline;

namespace Images;

/// <summary>What can be wrong with a request to this service.</summary>
internal static class ImageFaults
{
    public static Fault NotFound(string id) =>
        new("images.image.not_found", 404, "Image not found", $"No image has the id {id}.") { Data = new Dictionary<string, object?> { ["image_id"] = id } };

    public static Fault StoreFailed() => new("images.store.failed", 502, "Store failed", "The store of the images did not give the image.");
}
