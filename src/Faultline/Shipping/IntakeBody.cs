using System.IO.Compression;
using System.Net.Http.Headers;
using Faultline.Spooling;

namespace Faultline.Shipping;

/// <summary>The body of one request to the intake: a report a line, what was discarded behind them, gzip.</summary>
internal static class IntakeBody
{
    public static HttpContent Of(IReadOnlyList<SpoolRecord> lines, ReadOnlyMemory<byte> discards)
    {
        var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var line in lines)
            {
                gzip.Write(line.Payload.Span);
                gzip.WriteByte((byte)'\n');
            }

            // Last, so that the numbers of the reports' lines do not depend on it.
            if (!discards.IsEmpty)
            {
                gzip.Write(discards.Span);
                gzip.WriteByte((byte)'\n');
            }
        }

        var content = new ByteArrayContent(buffer.GetBuffer(), 0, (int)buffer.Length);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    /// <summary>Why a record cannot be a line; null when it can. The server counts lines, so one that is two would shift all others.</summary>
    public static string? Objection(SpoolRecord record)
    {
        if (!record.Payload.Span.ContainsAnyExcept(" \t\r"u8))
            return "not shipped: the record is empty";
        return record.Payload.Span.Contains((byte)'\n') ? "not shipped: the record is more than one line" : null;
    }
}
