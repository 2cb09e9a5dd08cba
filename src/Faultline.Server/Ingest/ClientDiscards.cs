using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Faultline.Reports;

namespace Faultline.Server.Ingest;

/// <summary>What a client says that it threw away: <c>{"discarded":[{"reason":"spool_full","count":3}],"spool":"NAME","seq":7}</c> (docs/intake.md).</summary>
/// <param name="Spool">Who says so: a name that no other has. Null: nobody in particular; said twice, it counts twice.</param>
/// <param name="Sequence">Which time that one says something; the same again when it does not know whether it was heard.</param>
/// <param name="Counts">How many, by reason.</param>
internal sealed record ClientDiscards(string? Spool, long Sequence, IReadOnlyList<(string Reason, long Count)> Counts)
{
    /// <summary>Most reasons of one line.</summary>
    public const int MostReasons = 20;

    private static readonly SearchValues<char> ReasonLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    private const int LongestReason = 40;
    private const int LongestSpool = 200;
    private const long MostCount = 1_000_000_000;

    public static bool TryRead(ReadOnlyMemory<byte> line, [NotNullWhen(true)] out ClientDiscards? discards, [NotNullWhen(false)] out LineRefusal? refusal)
    {
        discards = null;
        using var json = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = ErrorReport.MaxDepth });
        var root = json.RootElement;
        refusal = WhyNot(root, out var counts);
        if (refusal is not null)
            return false;
        root.TryGetProperty("spool", out var spool);
        TrySequence(root, out var sequence);
        discards = new ClientDiscards(TextOf(spool), sequence, counts);
        return true;
    }

    private static LineRefusal? WhyNot(JsonElement root, out List<(string Reason, long Count)> counts)
    {
        counts = [];
        if (root.TryGetProperty("spool", out var spool) && (TextOf(spool) is not { Length: <= LongestSpool }))
            return new($"'spool' is no text of at most {LongestSpool} bytes without escapes", Path: "$.spool");
        // Without it the second line of this spool would be taken for the first said again.
        if (spool.ValueKind != JsonValueKind.Undefined && !TrySequence(root, out _))
            return new("'seq' is no whole number; expected one that rises with each line of this 'spool'", Path: "$.seq");
        var list = root.GetProperty("discarded");
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 or > MostReasons)
            return new($"'discarded' is no array of 1 to {MostReasons} objects such as {{\"reason\":\"spool_full\",\"count\":3}}", Path: "$.discarded");
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || !TryReason(item, out var reason) || !TryCount(item, out var count))
                return new($"expected an object with 'reason', a name of a-z, 0-9 and _ of at most {LongestReason} characters, and 'count', 1 to {MostCount}", Path: $"$.discarded[{counts.Count}]");
            counts.Add((reason, count));
        }

        return null;
    }

    private static bool TrySequence(JsonElement root, out long sequence)
    {
        sequence = 0;
        return root.TryGetProperty("seq", out var seq) && seq.ValueKind == JsonValueKind.Number && seq.TryGetInt64(out sequence);
    }

    private static bool TryReason(JsonElement item, out string reason)
    {
        reason = item.TryGetProperty("reason", out var text) ? TextOf(text) ?? "" : "";
        return reason.Length is > 0 and <= LongestReason && !reason.AsSpan().ContainsAnyExcept(ReasonLetters);
    }

    // Without escapes, so that half a surrogate pair, which JSON can write and no text can hold, is none.
    private static string? TextOf(JsonElement element) =>
        element.ValueKind == JsonValueKind.String && element.GetRawText()[1..^1] is var text && !text.Contains('\\', StringComparison.Ordinal) ? text : null;

    private static bool TryCount(JsonElement item, out long count)
    {
        count = 0;
        return item.TryGetProperty("count", out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out count) && count is >= 1 and <= MostCount;
    }
}
