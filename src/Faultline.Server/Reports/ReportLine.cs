using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Faultline.Server.Reports;

/// <summary>
/// Says whether a line is a report: one JSON object in valid UTF-8, at most <see cref="MaxDepth"/> deep, with exactly one
/// <c>id</c> that is a report id. Everything else in it is its sender's affair.
/// </summary>
internal static class ReportLine
{
    /// <summary>The deepest nesting of objects and arrays, the report itself being 1.</summary>
    public const int MaxDepth = 64;

    public static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxDepth };

    /// <summary>Reads the id, or the reason why the line is no report.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out ReportId id, out string reason)
    {
        id = default;
        if (!Utf8.IsValid(line))
        {
            reason = "not valid UTF-8";
            return false;
        }

        try
        {
            reason = ReadId(line, ref id);
        }
        catch (JsonException e)
        {
            reason = $"not valid JSON at byte {e.BytePositionInLine}, or nested deeper than {MaxDepth}";
        }

        return reason.Length == 0;
    }

    /// <summary>A text of a report; a lone half of a surrogate pair, which JSON can write and UTF-8 cannot, becomes U+FFFD.</summary>
    public static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            // The only cause: an escape such as \ud800 without its other half. Show the text as it was written.
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    private static string ReadId(ReadOnlySpan<byte> line, ref ReportId id)
    {
        var reader = new Utf8JsonReader(line, ReaderOptions);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return "not a JSON object";

        var found = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("id"u8))
            {
                reader.Skip();
                continue;
            }

            if (found)
                return "id stands in it twice";
            reader.Read();
            if (reader.TokenType != JsonTokenType.String || !ReportId.TryParse(Text(ref reader), out id))
                return "id is not a report id; expected OOPS- and 20 letters or digits";
            found = true;
        }

        // One more read finds what follows the object; anything but white space throws.
        reader.Read();
        return found ? "" : "id is missing";
    }
}
