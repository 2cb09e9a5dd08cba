using Faultline;
using Faultline.Catalogue;

namespace Images;

/// <summary>What can be wrong with a request to this service.</summary>
[FaultCatalogue("images")]
internal static partial class ImageFaults
{
    /// <summary>No image has the id that the request names.</summary>
    /// <param name="imageId">The id as the request has it.</param>
    /// <cause>The image was deleted, or the id is mistyped.</cause>
    /// <remedy>List the images with <c>GET /v2/images</c>, and use an id of the list.</remedy>
    [FaultCode("images.image.not_found", 404, "Image not found", "No image has the id {image_id}.")]
    public static partial Fault NotFound(string imageId);

    /// <summary>The store that holds the bytes of the images did not give one.</summary>
    /// <cause>The store is down, or it has lost the image. The cause of this fault is what the store said.</cause>
    /// <remedy>Try again later; if it stays, tell the operators.</remedy>
    [FaultCode("images.store.failed", 502, "Store failed", "The store of the images did not give the image.")]
    public static partial Fault StoreFailed();
}
