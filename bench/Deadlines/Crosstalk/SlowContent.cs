using System.Net;

namespace Faultline.Bench.Deadlines.Crosstalk;

/// <summary>A body that arrives in parts, some of them after the limit.</summary>
internal sealed class SlowContent(byte[] body, int seed) : HttpContent
{
    /// <summary>Whether all of it was handed to the connection.</summary>
    public bool IsSent { get; private set; }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var random = new Random(seed);
        for (var at = 0; at < body.Length;)
        {
            var part = Math.Min(body.Length - at, random.Next(1, Math.Max(2, body.Length / 3)));
            await stream.WriteAsync(body.AsMemory(at, part));
            await stream.FlushAsync();
            at += part;
            if (at < body.Length)
                await Task.Delay(random.Next(40));
        }

        IsSent = true;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
