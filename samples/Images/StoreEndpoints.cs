using System.Text;

namespace Images;

/// <summary>A store of blobs that stands for an older service: it knows nothing of Faultline's formats, and answers errors as webob does.</summary>
internal static class StoreEndpoints
{
    private static readonly Dictionary<string, string> Blobs = new() { ["3f1c"] = "the bytes of an image" };

    public static void MapStore(this WebApplication app) => app.MapGet("/store/blobs/{name}", (string name) =>
        Blobs.TryGetValue(name, out var blob)
            ? Results.Bytes(Encoding.UTF8.GetBytes(blob))
            : Results.Json(new { message = $"Blob {name} could not be found.<br /><br />\n", code = "404 Not Found", title = "Not Found" }, statusCode: 404));
}
