using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Faultline.Server.Reports;

/// <summary>
/// What lists show of a report: its well-known members, as far as it has them as text. Cleaned for a list: one line,
/// no control characters, at most <see cref="MaxLength"/> characters. The payload keeps the originals.
/// </summary>
internal sealed record ReportHeadline(DateTimeOffset? Time, string? Type, string? Value, string? Reporter, string? Topic)
{
    /// <summary>Longest text of a headline, in UTF-16 characters.</summary>
    public const int MaxLength = 200;

    /// <summary>Reads the headline of a line that <see cref="ReportLine"/> accepted.</summary>
    public static ReportHeadline Read(ReadOnlySpan<byte> line)
    {
        string? time = null, type = null, value = null, reporter = null, topic = null;
        var reader = new Utf8JsonReader(line, ReportLine.ReaderOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("time"u8)) time = Text(ref reader);
            else if (reader.ValueTextEquals("type"u8)) type = Text(ref reader);
            else if (reader.ValueTextEquals("value"u8)) value = Text(ref reader);
            else if (reader.ValueTextEquals("reporter"u8)) reporter = Text(ref reader);
            else if (reader.ValueTextEquals("topic"u8)) topic = Text(ref reader);
            else reader.Skip();
        }

        return new ReportHeadline(Moment(time), type, value, reporter, topic);
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        return Clean(ReportLine.Text(ref reader));
    }

    private static string Clean(string text)
    {
        var clean = new StringBuilder(Math.Min(text.Length, MaxLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > MaxLength - 1)
                return clean.Append('…').ToString();
            clean.Append(Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) ? " " : rune.ToString());
        }

        return clean.ToString();
    }

    private static DateTimeOffset? Moment(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;
}
