using Faultline.Server.Reports;
using Faultline.Server.Stores.Payloads;

namespace Faultline.Server.Stores.PostgreSql.Digest;

/// <summary>Compresses the payloads of a batch, while the database is asked which of them are new.</summary>
internal static class Frames
{
    public static byte[][] Of(IReadOnlyList<DigestRecord> reports)
    {
        var frames = new byte[reports.Count][];
        using var buffer = new MemoryStream();
        for (var i = 0; i < frames.Length; i++)
        {
            buffer.SetLength(0);
            PayloadFrame.Write(reports[i].Payload.Span, buffer);
            frames[i] = buffer.ToArray();
        }

        return frames;
    }
}
