using Dapper;
using Faultline.Server.Reports;
using Faultline.Server.Stores.Payloads;
using Faultline.Tracker.Search;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite.Searching;

/// <summary>
/// Whether words stand one after the other in a text of a report: the index knows no order, so the texts of its row and those that it shares with its group are looked
/// through, then the payload while it is there.
/// </summary>
internal sealed class PhraseCheck(SqliteConnection connection, ProjectPayloads payloads, SearchPhrase phrase)
{
    private readonly Dictionary<long, bool> _groups = [];

    /// <summary>Whether the words stand in the report of this number.</summary>
    public bool Holds(long seq, SearchBudget budget)
    {
        budget.TakePhrase();
        var row = connection.QueryFirstOrDefault<Texts>(
            """
            SELECT r.project_id AS project, r.group_id AS "group", r.value, r.url, (SELECT text FROM term WHERE term_id = r.type) AS type,
              (SELECT text FROM term WHERE term_id = r.topic) AS topic, s.number, r.offset, r.length, COALESCE(r.slot, 0) AS slot, r.loss, s.state
            FROM report r LEFT JOIN payload_segment s USING (segment_id) WHERE r.seq = @seq
            """,
            new { seq });
        if (row is null)
            return false;
        if (phrase.IsIn(row.Value, row.Url, row.Type, row.Topic) || IsInGroup(row.Group))
            return true;
        return row is { Loss: null, State: < 2, Number: { } number } && IsInPayload(row, number, budget);
    }

    private bool IsInGroup(long group)
    {
        if (!_groups.TryGetValue(group, out var has))
            _groups[group] = has = GroupTexts.AreShared(connection, phrase, group);
        return has;
    }

    private bool IsInPayload(Texts row, long number, SearchBudget budget)
    {
        budget.TakePayload();
        try
        {
            return ReportTexts.Have(phrase, payloads.Read(row.Project, new PayloadLocation(number, row.Offset, (int)row.Length, (int)row.Slot)));
        }
        catch (ReportDamagedException)
        {
            // Dropped a moment ago, or damaged: whoever opens the report is told; a search goes by what is left.
            return false;
        }
    }

    private sealed class Texts
    {
        public long Project { get; init; }

        public long Group { get; init; }

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
