using Faultline.Server.Ingest;

namespace Faultline.Server.Intakes;

/// <summary>How much of a body has arrived before room is taken for it.</summary>
/// <param name="Whole">All of it: reading it waits for nobody.</param>
/// <param name="First">Its first byte; 0 when there is none.</param>
internal readonly record struct ArrivedBody(bool Whole, byte First)
{
    /// <summary>Bytes of a connection that Kestrel reads ahead: <see cref="IngestRoom.UsualBytes"/> and the head before it fit.</summary>
    public const int ReadAheadBytes = 2 * IngestRoom.UsualBytes;

    /// <summary>Waits for the body, or as much of it as a seat is for, in the connection's own buffer, so that a slow sender holds no room meanwhile.</summary>
    public static async ValueTask<ArrivedBody> AwaitAsync(HttpContext context)
    {
        var length = context.Request.ContentLength;
        var reader = context.Request.BodyReader;
        var read = await reader.ReadAtLeastAsync((int)Math.Min(length ?? long.MaxValue, IngestRoom.UsualBytes), context.RequestAborted);
        var arrived = new ArrivedBody(read.IsCompleted || read.Buffer.Length >= length, read.Buffer.IsEmpty ? (byte)0 : read.Buffer.FirstSpan[0]);
        reader.AdvanceTo(read.Buffer.Start);
        return arrived;
    }

    /// <summary>Bytes of the window that a Brotli decoder makes, as the stream's first byte says (RFC 7932 §9.1).</summary>
    public long BrotliWindowBytes
    {
        get
        {
            if ((First & 1) == 0)
                return 1L << 16;
            if (((First >> 1) & 7) is not 0 and var wide)
                return 1L << (17 + wide);
            // 1 would be the large window, which the decoder refuses.
            return ((First >> 4) & 7) is not 0 and var narrow ? 1L << (8 + narrow) : 1L << 17;
        }
    }
}
