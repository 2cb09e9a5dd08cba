using System.Numerics;

namespace Faultline.Spooling;

/// <summary>Each thread's own bytes to put a frame round a payload in; valid until the thread asks again.</summary>
internal static class FrameBuffer
{
    /// <summary>A thread keeps its buffer up to this size; what is larger is rare, and garbage.</summary>
    private const int KeptBytes = 64 * 1024;

    private const int LeastBytes = 4 * 1024;

    [ThreadStatic]
    private static byte[]? _buffer;

    public static Span<byte> Fill(ReadOnlySpan<byte> payload)
    {
        var bytes = RecordFrame.Bytes + payload.Length;
        var buffer = _buffer;
        if (buffer is null || buffer.Length < bytes)
        {
            buffer = new byte[BitOperations.RoundUpToPowerOf2((uint)Math.Max(bytes, LeastBytes))];
            if (buffer.Length <= KeptBytes)
                _buffer = buffer;
        }

        var frame = buffer.AsSpan(0, bytes);
        payload.CopyTo(frame[RecordFrame.Bytes..]);
        RecordFrame.Seal(frame);
        return frame;
    }
}
