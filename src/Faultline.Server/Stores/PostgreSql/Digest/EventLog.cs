using Npgsql;
using static Faultline.Server.Stores.PostgreSql.Statement;

namespace Faultline.Server.Stores.PostgreSql.Digest;

/// <summary>Writes events into the outbox.</summary>
internal static class EventLog
{
    /// <summary>
    /// The statement. It takes the project's row of <c>event_counter</c> until the transaction ends, so it comes after everything that waits for others: numbers
    /// become visible in their order, and a reader that has read one never misses a lower one.
    /// </summary>
    public static void Add(NpgsqlBatch statements, long project, IReadOnlyList<NewEvent> events)
    {
        if (events.Count == 0)
            return;
        statements.BatchCommands.Add(Of(
            """
            WITH counter AS (
              INSERT INTO event_counter AS c (project_id, last) VALUES ($1, $2)
              ON CONFLICT (project_id) DO UPDATE SET last = c.last + EXCLUDED.last RETURNING last)
            INSERT INTO group_event (project_id, number, group_number, kind, at, actor, report, detail)
            SELECT $1, counter.last - $2 + u.place, u.group_number, u.kind, u.at, u.actor, u.report, u.detail
            FROM counter, unnest($3::bigint[], $4::smallint[], $5::bigint[], $6::text[], $7::text[], $8::text[]) WITH ORDINALITY
              AS u (group_number, kind, at, actor, report, detail, place)
            """,
            Value(project), Value((long)events.Count), Column(events, one => one.Group), Column(events, one => (short)one.Kind), Column(events, one => one.At),
            Text(events, one => one.Actor), Text(events, one => one.Report?.ToString()), Text(events, one => one.Detail)));
    }
}
