using System.Net;
using System.Net.Http.Headers;

namespace Faultline.Server.Tests.Intakes;

/// <summary>A body that goes out in chunks, so that its length is known only at its end.</summary>
internal sealed class UnknownLength : HttpContent
{
    private readonly byte[] _bytes;

    public UnknownLength(byte[] bytes, string? encoding = null)
    {
        _bytes = bytes;
        Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        if (encoding is not null)
            Headers.ContentEncoding.Add(encoding);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(_bytes).AsTask();

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
