using Faultline.Server.Reports;
using Faultline.Server.Stores.Payloads;

namespace Faultline.Server.Stores.PostgreSql.Digest;

/// <summary>Makes the payloads' frames of a batch, while the database is asked which of them are new.</summary>
internal static class Frames
{
    /// <summary>A frame for each report. Where the caller has a thread of its own the frames are made there, and what it waits for is heard between two of them.</summary>
    public static async Task<byte[][]> OfAsync(IReadOnlyList<DigestRecord> reports, CancellationToken cancellation)
    {
        var frames = new byte[reports.Count][];
        using var buffer = new MemoryStream();
        for (var i = 0; i < frames.Length; i++)
        {
            await Task.Yield();
            cancellation.ThrowIfCancellationRequested();
            buffer.SetLength(0);
            PayloadFrame.Write(reports[i].Payload, buffer);
            frames[i] = buffer.ToArray();
        }

        return frames;
    }
}
