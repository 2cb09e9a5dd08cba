using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace Faultline.Reports;

/// <summary>Reads one line as a report.</summary>
internal static class ErrorReportReader
{
    private static readonly SearchValues<byte> White = SearchValues.Create(" \t\r\n"u8);
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = ErrorReport.MaxDepth };

    /// <summary>Reads a copy of the line.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> line, [NotNullWhen(true)] out ErrorReport? report, [NotNullWhen(false)] out string? error) =>
        // Never disposed: the report may be kept, and its document with it.
        TryBorrow(Trim(line.Span).ToArray(), out report, out _, out error);

    /// <summary>Reads the line itself: the report is good for as long as neither the line changes nor the document is disposed.</summary>
    public static bool TryBorrow(
        ReadOnlyMemory<byte> line, [NotNullWhen(true)] out ErrorReport? report, [NotNullWhen(true)] out JsonDocument? document, [NotNullWhen(false)] out string? error)
    {
        report = null;
        document = null;
        var raw = Trim(line);
        error = WhyNotALine(raw.Span);
        if (error is not null || !TryReadJson(raw, out document, out error))
            return false;
        if (TryMake(raw, document.RootElement, out report, out error))
            return true;
        document.Dispose();
        return false;
    }

    private static bool TryMake(ReadOnlyMemory<byte> raw, JsonElement root, [NotNullWhen(true)] out ErrorReport? report, [NotNullWhen(false)] out string? error)
    {
        report = null;
        error = null;

        if (root.ValueKind != JsonValueKind.Object)
        {
            error = $"The line is a JSON {root.ValueKind.ToString().ToLowerInvariant()}; expected an object such as {{\"id\": \"OOPS-…\"}}";
            return false;
        }

        var fields = new ReportedFields(root);
        var head = new ReportedHead(fields);
        if (head.Id is not { } id)
        {
            error = WhyNoId(fields);
            return false;
        }

        report = new ErrorReport(raw, root, head, id);
        return true;
    }

    private static string? WhyNotALine(ReadOnlySpan<byte> raw)
    {
        if (raw.IsEmpty)
            return "The line is empty; expected a JSON object such as {\"id\": \"OOPS-…\"}";
        if (raw.IndexOfAny((byte)'\n', (byte)'\r') is >= 0 and var at)
            return $"There is a line break at byte {at}; expected the whole report on one line";
        return Utf8.IsValid(raw) ? null : $"Byte {FirstInvalid(raw)} is not UTF-8; expected a JSON object in UTF-8 without a byte order mark";
    }

    private static bool TryReadJson(ReadOnlyMemory<byte> raw, [NotNullWhen(true)] out JsonDocument? document, [NotNullWhen(false)] out string? error)
    {
        try
        {
            document = JsonDocument.Parse(raw, Options);
            error = null;
            return true;
        }
        catch (JsonException e)
        {
            var reason = e.Message.AsSpan();
            var tail = reason.IndexOf(" LineNumber:", StringComparison.Ordinal);
            error = $"Not JSON at byte {e.BytePositionInLine ?? 0}: {(tail < 0 ? reason : reason[..tail])} "
                + $"A report is one JSON object, at most {ErrorReport.MaxDepth} deep";
            document = null;
            return false;
        }
    }

    private static string WhyNoId(ReportedFields fields)
    {
        const string Expected = "expected OOPS- and 20 letters or digits, such as OOPS-7ZK3M9QW2X5T8V1B4N6C";
        if (!fields.Rest.TryGetValue("id", out var id))
            return $"'id' is missing; {Expected}";
        var text = ReportedText.OfAny(id);
        return $"'id' is '{(text.Length <= 60 ? text : text[..60] + "…")}'; {Expected}";
    }

    private static int FirstInvalid(ReadOnlySpan<byte> raw)
    {
        var at = 0;
        while (System.Text.Rune.DecodeFromUtf8(raw[at..], out _, out var length) == OperationStatus.Done)
            at += length;
        return at;
    }

    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> line)
    {
        var from = line.Span.IndexOfAnyExcept(White);
        return from < 0 ? default : line[from..(line.Span.LastIndexOfAnyExcept(White) + 1)];
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> line)
    {
        var from = line.IndexOfAnyExcept(White);
        return from < 0 ? [] : line[from..(line.LastIndexOfAnyExcept(White) + 1)];
    }
}
