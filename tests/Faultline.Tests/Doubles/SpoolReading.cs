using System.Text;
using Faultline.Spooling;

namespace Faultline.Tests.Doubles;

internal static class SpoolReading
{
    public static bool TryAppend(this Spool spool, string text) => spool.TryAppend(Encoding.UTF8.GetBytes(text));

    public static string Text(this SpoolRecord record) => Encoding.UTF8.GetString(record.Payload.Span);

    public static List<string> Texts(this SpoolBatch batch) => [.. batch.Records.Select(Text)];

    /// <summary>Reads and acknowledges until nothing is left.</summary>
    public static List<string> Drain(this Spool spool, int maxRecords = 100, int maxBytes = 1024 * 1024)
    {
        var texts = new List<string>();
        while (spool.Read(maxRecords, maxBytes) is { IsEmpty: false } batch)
        {
            texts.AddRange(batch.Texts());
            spool.Acknowledge(batch);
        }

        return texts;
    }
}
