using System.Text.Json;
using System.Text.Unicode;
using Faultline.Reports;

namespace Faultline.Server.Reports;

/// <summary>
/// The door's check: one JSON object in valid UTF-8, at most <see cref="ErrorReport.MaxDepth"/> deep, with exactly one
/// <c>id</c> that is a report id. Everything else in it is its sender's affair.
/// </summary>
internal static class ReportLine
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = ErrorReport.MaxDepth };

    /// <summary>Reads the id, or the reason why the line is no report.</summary>
    /// <remarks>One pass without allocation; <see cref="ErrorReport"/>, which builds a document, is asked only what is wrong.</remarks>
    public static bool TryRead(ReadOnlyMemory<byte> line, out ReportId id, out string reason)
    {
        reason = "";
        // JSON takes a carriage return for white space, ErrorReport for the end of the line.
        if (TryReadId(line.Span, out id) && !line.Span.Contains((byte)'\r'))
            return true;
        reason = ErrorReport.TryParse(line, out _, out var error) ? "'id' stands in it more than once" : error;
        return false;
    }

    private static bool TryReadId(ReadOnlySpan<byte> line, out ReportId id)
    {
        id = default;
        if (!Utf8.IsValid(line))
            return false;
        var reader = new Utf8JsonReader(line, Options);
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && TryReadMembers(ref reader, out id);
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            // An id with half a surrogate pair, which JSON can write and no text can hold.
            return false;
        }
    }

    private static bool TryReadMembers(ref Utf8JsonReader reader, out ReportId id)
    {
        id = default;
        var found = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("id"u8))
            {
                reader.Skip();
                continue;
            }

            reader.Read();
            if (found || reader.TokenType != JsonTokenType.String || !ReportId.TryParse(reader.GetString(), out id))
                return false;
            found = true;
        }

        // One more read meets what follows the object; anything but white space throws.
        reader.Read();
        return found;
    }
}
