using Dapper;
using Faultline.Reports;
using Faultline.Server.Reports;
using Faultline.Server.Stores.Payloads;
using Faultline.Tracker.Search;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite.Searching;

/// <summary>
/// Whether words stand one after the other in a text of a report: the index knows no order, so the row's texts are looked through, then
/// the payload while it is there.
/// </summary>
internal sealed class PhraseCheck(SqliteConnection connection, ProjectPayloads payloads)
{
    /// <summary>Whether the words of a value stand in the report of this number.</summary>
    public bool Holds(long seq, SearchValue value)
    {
        var row = connection.QueryFirstOrDefault<Texts>(
            """
            SELECT r.project_id AS project, r.value, r.url, (SELECT text FROM term WHERE term_id = r.type) AS type,
              (SELECT text FROM term WHERE term_id = r.topic) AS topic, s.number, r.offset, r.length, COALESCE(r.slot, 0) AS slot, r.loss, s.state
            FROM report r LEFT JOIN payload_segment s USING (segment_id) WHERE r.seq = @seq
            """,
            new { seq });
        if (row is null)
            return false;
        if (IsIn(value, row.Value, row.Url, row.Type, row.Topic))
            return true;
        return row is { Loss: null, State: < 2, Number: { } number } && IsInPayload(value, row, number);
    }

    /// <summary>Whether the words stand, one after the other, in one of the texts.</summary>
    public static bool IsIn(SearchValue value, params ReadOnlySpan<string?> texts)
    {
        var phrase = WordQuery.Of(value);
        foreach (var text in texts)
        {
            var words = SearchWords.Of(text);
            for (var from = 0; from + phrase.Count <= words.Count; from++)
            {
                if (IsAt(words, from, phrase, value.Prefix))
                    return true;
            }
        }

        return false;
    }

    private static bool IsAt(IReadOnlyList<string> words, int from, IReadOnlyList<string> phrase, bool prefix)
    {
        for (var i = 0; i < phrase.Count; i++)
        {
            var same = prefix && i == phrase.Count - 1
                ? words[from + i].StartsWith(phrase[i], StringComparison.Ordinal)
                : words[from + i] == phrase[i];
            if (!same)
                return false;
        }

        return true;
    }

    private bool IsInPayload(SearchValue value, Texts row, long number)
    {
        try
        {
            var payload = payloads.Read(row.Project, new PayloadLocation(number, row.Offset, (int)row.Length, (int)row.Slot));
            return ErrorReport.TryParse(payload, out var report, out _) && TextsOf(report).Any(text => IsIn(value, text));
        }
        catch (ReportDamagedException)
        {
            // Dropped a moment ago, or damaged: whoever opens the report is told; a search goes by what is left.
            return false;
        }
    }

    private static IEnumerable<string?> TextsOf(ErrorReport report) =>
        new[] { report.Value, report.Url, report.Topic }.Concat(report.Exception is { } exception ? TextsOf(exception, 0) : []);

    private static IEnumerable<string?> TextsOf(ReportedException exception, int depth) =>
        new[] { exception.Type, exception.Value }
            .Concat(exception.Frames.Select(frame => frame.Method))
            .Concat(depth < ErrorReport.MaxDepth ? exception.Inner.SelectMany(inner => TextsOf(inner, depth + 1)) : []);

    private sealed class Texts
    {
        public long Project { get; init; }

        public string? Value { get; init; }

        public string? Url { get; init; }

        public string? Type { get; init; }

        public string? Topic { get; init; }

        public long? Number { get; init; }

        public long Offset { get; init; }

        public long Length { get; init; }

        public long Slot { get; init; }

        public long? Loss { get; init; }

        public long? State { get; init; }
    }
}
