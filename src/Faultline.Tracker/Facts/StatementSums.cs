using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Faultline.Reports;
using Faultline.Statements;

namespace Faultline.Tracker.Facts;

/// <summary>
/// The statements of a report's timeline. A row is an object <c>{start, duration, category, detail}</c>, or an array
/// <c>[start, end, category, detail, backtrace]</c> as python-oops writes it; other rows say nothing. Actions that were too many are in <c>timeline_sums.left_out</c>, as
/// <c>{category, detail, count, duration}</c>.
/// </summary>
internal static class StatementSums
{
    private const int StackLength = 2_048;

    /// <summary>How many rows are statements of a database, and the one, without literals, that took the longest in all its runs together; of equal ones the larger text.</summary>
    public static (int Count, string? Slowest) Of(JsonElement timeline, JsonElement timelineSums)
    {
        if (timeline.ValueKind != JsonValueKind.Array)
            return (0, null);
        var count = 0L;
        Dictionary<string, double>? sums = null;
        foreach (var row in timeline.EnumerateArray())
        {
            var (category, detail, duration) = Read(row);
            if (!IsStatement(category) || detail.ValueKind != JsonValueKind.String)
                continue;
            count++;
            Add(sums ??= new Dictionary<string, double>(StringComparer.Ordinal), detail, duration);
        }

        foreach (var sum in LeftOut(timelineSums))
        {
            if (!IsStatement(Member(sum, "category"u8)))
                continue;
            count += Count(sum);
            if (Member(sum, "detail"u8) is { ValueKind: JsonValueKind.String } detail)
                Add(sums ??= new Dictionary<string, double>(StringComparer.Ordinal), detail, Number(Member(sum, "duration"u8)));
        }

        return ((int)Math.Min(count, int.MaxValue), sums is null ? null : Slowest(sums));
    }

    /// <summary>Sums of the actions that are not in the timeline one by one.</summary>
    public static IEnumerable<JsonElement> LeftOut(JsonElement timelineSums) =>
        timelineSums.ValueKind == JsonValueKind.Object && timelineSums.TryGetProperty("left_out"u8, out var sums) && sums.ValueKind == JsonValueKind.Array
            ? sums.EnumerateArray().Where(sum => sum.ValueKind == JsonValueKind.Object)
            : [];

    // At most what one report can have counted; a larger number is somebody's joke, and would spoil a sum.
    private static int Count(JsonElement sum) =>
        Member(sum, "count"u8) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var count) && count is > 0 and < 10_000_000 ? count : 0;

    private static string? Slowest(Dictionary<string, double> sums)
    {
        var best = default(KeyValuePair<string, double>);
        foreach (var sum in sums)
        {
            if (best.Key is null || sum.Value > best.Value || (sum.Value == best.Value && string.CompareOrdinal(sum.Key, best.Key) > 0))
                best = sum;
        }

        return FactText.Clean(best.Key, ReportFacts.MaxLongText);
    }

    /// <summary>The parts of a row, whichever of the two shapes it has; undefined where it has none. The duration is in seconds.</summary>
    public static (JsonElement Category, JsonElement Detail, double Duration) Read(JsonElement row)
    {
        if (row.ValueKind == JsonValueKind.Object)
            return (Member(row, "category"u8), Member(row, "detail"u8), Number(Member(row, "duration"u8)));
        if (row.ValueKind != JsonValueKind.Array || row.GetArrayLength() < 4)
            return default;
        // Milliseconds there, seconds in objects; one timeline has one shape, but nothing says that it must.
        return (row[2], row[3], (Number(row[1]) - Number(row[0])) / 1_000);
    }

    /// <summary>Whether a row is a statement: <c>SQL-main-primary</c> of python-oops, <c>db</c> and <c>db.sql.query</c> of others; <c>SQL-nostore</c> tells of the end of a transaction.</summary>
    public static bool IsStatement(JsonElement category)
    {
        if (category.ValueKind != JsonValueKind.String)
            return false;
        var raw = JsonMarshal.GetRawUtf8Value(category)[1..^1];
        var prefix = raw.Length >= 3 && Ascii.EqualsIgnoreCase(raw[..3], "sql"u8) ? 3 : raw.Length >= 2 && Ascii.EqualsIgnoreCase(raw[..2], "db"u8) ? 2 : 0;
        return prefix > 0 && (raw.Length == prefix || !char.IsAsciiLetterOrDigit((char)raw[prefix])) && !Ascii.EqualsIgnoreCase(raw, "sql-nostore"u8);
    }

    private static void Add(Dictionary<string, double> sums, JsonElement detail, double duration)
    {
        var raw = JsonMarshal.GetRawUtf8Value(detail)[1..^1];
        Span<char> masked = stackalloc char[ReportFacts.MaxLongText];
        int length;
        if (raw.Length <= StackLength && !raw.Contains((byte)'\\'))
        {
            Span<char> sql = stackalloc char[StackLength];
            length = SqlMask.Write(sql[..Encoding.UTF8.GetChars(raw, sql)], masked);
        }
        else
        {
            length = SqlMask.Write(ReportedText.Of(detail), masked);
        }

        if (length > 0)
            CollectionsMarshal.GetValueRefOrAddDefault(sums.GetAlternateLookup<ReadOnlySpan<char>>(), masked[..length], out _) += Math.Max(duration, 0);
    }

    private static JsonElement Member(JsonElement row, ReadOnlySpan<byte> name) => row.TryGetProperty(name, out var member) ? member : default;

    private static double Number(JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var number) && double.IsFinite(number) ? number : 0;
}
