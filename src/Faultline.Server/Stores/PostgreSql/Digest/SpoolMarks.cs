using Faultline.Server.Reports;
using Npgsql;
using static Faultline.Server.Stores.PostgreSql.Statement;

namespace Faultline.Server.Stores.PostgreSql.Digest;

/// <summary>How far the spool segments of a batch were digested before: what lies before a mark was counted by an earlier transaction.</summary>
internal sealed class SpoolMarks
{
    private readonly Dictionary<string, SpoolMark> _before = new(StringComparer.Ordinal);

    /// <summary>Whether the project is there.</summary>
    public bool HasProject { get; private init; }

    /// <summary>Whether the project has wishes to erase.</summary>
    public bool HasErasures { get; private init; }

    /// <summary>Reads the marks and locks them, in the order of their names: of two nodes that have the same segment one waits.</summary>
    public static async Task<SpoolMarks> TakeAsync(DigestContext context)
    {
        var batch = context.Batch;
        var segments = batch.Marks.Select(mark => mark.Segment)
            .Concat(batch.Reports.Where(report => report.From is not null).Select(report => report.From!.Value.Segment))
            .Concat(batch.Parked.Select(parked => parked.From.Segment))
            .Concat(batch.Notes.Where(note => note.From is not null).Select(note => note.From!.Value.Segment))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        await using var statements = context.NewBatch();
        statements.BatchCommands.Add(Erasures.Join(context.Project));
        statements.BatchCommands.Add(Of("SELECT EXISTS (SELECT FROM project WHERE project_id = $1), EXISTS (SELECT FROM erasure WHERE project_id = $1)", Value(context.Project)));
        if (segments.Length > 0)
        {
            statements.BatchCommands.Add(Of(
                "INSERT INTO spool_mark (project_id, segment, digested_to, taken, damaged, updated) SELECT $1, s, 0, 0, 0, $3 FROM unnest($2) AS s ON CONFLICT DO NOTHING",
                Value(context.Project), Value(segments), Value(context.Now)));
            statements.BatchCommands.Add(Of(
                "SELECT segment, digested_to, taken, damaged FROM spool_mark WHERE project_id = $1 AND segment = ANY ($2) ORDER BY segment FOR UPDATE",
                Value(context.Project), Value(segments)));
        }

        await using var reader = await statements.ExecuteReaderAsync(context.Cancellation);
        await reader.NextResultAsync(context.Cancellation);
        await reader.ReadAsync(context.Cancellation);
        var marks = new SpoolMarks { HasProject = reader.GetBoolean(0), HasErasures = reader.GetBoolean(1) };
        if (segments.Length > 0 && await reader.NextResultAsync(context.Cancellation))
        {
            while (await reader.ReadAsync(context.Cancellation))
                marks._before[reader.GetString(0)] = new SpoolMark(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));
        }

        return marks;
    }

    /// <summary>Whether an earlier transaction has taken what lies there.</summary>
    public bool Knows((string Segment, long Position)? from) => from is { } at && _before.TryGetValue(at.Segment, out var mark) && at.Position < mark.DigestedTo;

    /// <summary>What the door has put into each segment, and what of it was damaged, since the mark that was found.</summary>
    public IEnumerable<(DateTimeOffset? Begun, long Taken, long Damaged)> NewOf(IReadOnlyList<SpoolMark> marks)
    {
        foreach (var mark in Latest(marks))
        {
            var before = _before.GetValueOrDefault(mark.Segment) ?? new SpoolMark(mark.Segment, 0, 0, 0);
            yield return (mark.Begun, Math.Max(0, mark.Taken - before.Taken), Math.Max(0, mark.Damaged - before.Damaged));
        }
    }

    /// <summary>Moves the marks forward, never back.</summary>
    public static void Save(DigestContext context, NpgsqlBatch statements)
    {
        var marks = Latest(context.Batch.Marks);
        if (marks.Count == 0)
            return;
        statements.BatchCommands.Add(Of(
            """
            UPDATE spool_mark m SET digested_to = GREATEST(m.digested_to, u.digested_to), taken = GREATEST(m.taken, u.taken), damaged = GREATEST(m.damaged, u.damaged), updated = $6
            FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[]) AS u (segment, digested_to, taken, damaged)
            WHERE m.project_id = $1 AND m.segment = u.segment
            """,
            Value(context.Project), Text(marks, mark => mark.Segment), Column(marks, mark => mark.DigestedTo), Column(marks, mark => mark.Taken), Column(marks, mark => mark.Damaged), Value(context.Now)));
    }

    // Of several marks of one segment the furthest counts.
    private static List<SpoolMark> Latest(IReadOnlyList<SpoolMark> marks) =>
        [.. marks.GroupBy(mark => mark.Segment, StringComparer.Ordinal)
            .Select(same => new SpoolMark(same.Key, same.Max(mark => mark.DigestedTo), same.Max(mark => mark.Taken), same.Max(mark => mark.Damaged)) { Begun = same.First().Begun })];
}
