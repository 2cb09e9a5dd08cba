using System.Text.Json;

namespace Faultline.Server.Digest;

/// <summary>The documents of a batch, readable until it is stored; then their buffers are used again.</summary>
internal sealed class OpenDocuments : IDisposable
{
    private readonly List<JsonDocument> _documents = [];

    public void Add(JsonDocument document) => _documents.Add(document);

    public void Dispose() => _documents.ForEach(document => document.Dispose());
}
