using Faultline.Server.Reports;
using Npgsql;
using static Faultline.Server.Stores.PostgreSql.Statement;

namespace Faultline.Server.Stores.PostgreSql.Digest;

/// <summary>Index rows and payloads of what is new.</summary>
internal static class ReportRows
{
    /// <summary>Adds the statements.</summary>
    public static void Add(DigestContext context, NpgsqlBatch statements, List<Arrival> arrivals, byte[][] frames, (long Bulk, long Keep) segments, GroupWords words)
    {
        statements.BatchCommands.Add(Of(
            """
            INSERT INTO report (seq, project_id, group_number, received, time, segment, lost, loss, status, id, class, type, value, reporter, topic, url, user_name, words)
            SELECT u.seq, $1, u.group_number, u.received, u.time, u.segment, u.lost, u.loss, u.status, u.id, u.class, u.type, u.value, u.reporter, u.topic, u.url, u.user_name,
                   array_to_tsvector(string_to_array(u.words, E'\n'))
            FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::smallint[], $9::int[], $10::text[], $11::text[], $12::text[],
                        $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[])
              AS u (seq, group_number, received, time, segment, lost, loss, status, id, class, type, value, reporter, topic, url, user_name, words)
            """,
            Value(context.Project), Column(arrivals, one => one.Seq), Column(arrivals, one => one.Group.Number), Column(arrivals, one => UnixTime.Of(one.Record.Received)),
            Column(arrivals, one => UnixTime.Of(one.Record.Facts.Time)),
            Column(arrivals, one => one.Sampled ? (long?)null : one.Precious ? segments.Keep : segments.Bulk),
            Column(arrivals, one => one.Sampled ? context.Now : (long?)null), Column(arrivals, one => one.Sampled ? (short)PayloadLossReason.Sampled : (short?)null),
            Column(arrivals, one => one.Record.Facts.Status), Text(arrivals, one => one.Record.Facts.Id.ToString()), Text(arrivals, one => one.Record.Class),
            Text(arrivals, one => one.Record.Facts.Type), Text(arrivals, one => one.Record.Facts.Value), Text(arrivals, one => one.Record.Facts.Reporter),
            Text(arrivals, one => one.Record.Facts.Topic), Text(arrivals, one => one.Record.Facts.Url), Text(arrivals, one => one.Record.Facts.User),
            Column(arrivals, one => SearchTokens.Of(one.Record, words.MissingIn(one)))));
        AddPayloads(context, statements, segments.Bulk, [.. arrivals.Where(one => one is { Sampled: false, Precious: false })], frames);
        AddPayloads(context, statements, segments.Keep, [.. arrivals.Where(one => one is { Sampled: false, Precious: true })], frames);
    }

    private static void AddPayloads(DigestContext context, NpgsqlBatch statements, long segment, List<Arrival> arrivals, byte[][] frames)
    {
        if (arrivals.Count == 0)
            return;
        statements.BatchCommands.Add(Of(
            $"INSERT INTO {PayloadTables.NameOf(segment)} (seq, payload) SELECT * FROM unnest($1::bigint[], $2::bytea[])",
            Column(arrivals, one => one.Seq), Column(arrivals, one => frames[one.Place])));
        statements.BatchCommands.Add(Of(
            """
            INSERT INTO segment_use AS u (segment, project_id, reports, bytes, first, last) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (segment, project_id) DO UPDATE SET reports = u.reports + EXCLUDED.reports, bytes = u.bytes + EXCLUDED.bytes,
              first = LEAST(u.first, EXCLUDED.first), last = GREATEST(u.last, EXCLUDED.last)
            """,
            Value(segment), Value(context.Project), Value((long)arrivals.Count), Value(arrivals.Sum(one => (long)frames[one.Place].Length)),
            Value(arrivals.Min(one => UnixTime.Of(one.Record.Received))), Value(arrivals.Max(one => UnixTime.Of(one.Record.Received)))));
    }
}
