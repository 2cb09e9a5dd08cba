using Faultline.Server.Reports;
using Npgsql;
using static Faultline.Server.Stores.PostgreSql.Statement;

namespace Faultline.Server.Stores.PostgreSql.Digest;

/// <summary>Index rows and payloads of what is new. The ids are claimed, so that nothing can be there already, and COPY may bring them.</summary>
internal static class ReportRows
{
    private const string Into =
        "report (seq, project_id, group_number, received, time, segment, lost, loss, status, id, class, type, value, reporter, topic, url, user_name, words)";

    /// <summary>Sends index rows and payloads, and adds the statement that counts them.</summary>
    public static async Task SendAsync(DigestContext context, NpgsqlBatch statements, List<Arrival> arrivals, byte[][] frames, (long Bulk, long Keep) segments, GroupWords words)
    {
        using (var rows = new BinaryCopy(arrivals.Count * 1_500))
        {
            foreach (var one in arrivals)
                Add(rows, context, one, one.Loss is not null ? null : one.Precious ? segments.Keep : segments.Bulk, words);
            await rows.SendAsync(context.Connection, Into, context.Cancellation);
        }

        await SendAsync(context, statements, segments.Bulk, [.. arrivals.Where(one => one is { Loss: null, Precious: false })], frames);
        await SendAsync(context, statements, segments.Keep, [.. arrivals.Where(one => one is { Loss: null, Precious: true })], frames);
    }

    private static void Add(BinaryCopy rows, DigestContext context, Arrival one, long? segment, GroupWords words)
    {
        var (record, facts) = (one.Record, one.Record.Facts);
        rows.Row(18)
            .Long(one.Seq).Long(context.Project).Long(one.Group.Number).Long(UnixTime.Of(record.Received)).Long(UnixTime.Of(facts.Time)).Long(segment)
            .Long(one.Loss is null ? null : context.Now).Short((short?)one.Loss).Int(facts.Status).Text(facts.Id.ToString())
            .Text(StoredText.Of(record.Class)).Text(StoredText.Of(facts.Type)).Text(StoredText.Of(facts.Value)).Text(StoredText.Of(facts.Reporter))
            .Text(StoredText.Of(facts.Topic)).Text(StoredText.Of(facts.Url)).Text(StoredText.Of(facts.User)).Words(SearchTokens.Of(record, words.MissingIn(one)));
    }

    private static async Task SendAsync(DigestContext context, NpgsqlBatch statements, long segment, List<Arrival> arrivals, byte[][] frames)
    {
        if (arrivals.Count == 0)
            return;
        var bytes = arrivals.Sum(one => (long)frames[one.Place].Length);
        using (var rows = new BinaryCopy((int)Math.Min(bytes + arrivals.Count * 24, 64 * 1024 * 1024)))
        {
            foreach (var one in arrivals)
                rows.Row(2).Long(one.Seq).Bytes(frames[one.Place]);
            await rows.SendAsync(context.Connection, $"{PayloadTables.NameOf(segment)} (seq, payload)", context.Cancellation);
        }

        statements.BatchCommands.Add(Of(
            """
            INSERT INTO segment_use AS u (segment, project_id, reports, bytes, first, last) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (segment, project_id) DO UPDATE SET reports = u.reports + EXCLUDED.reports, bytes = u.bytes + EXCLUDED.bytes,
              first = LEAST(u.first, EXCLUDED.first), last = GREATEST(u.last, EXCLUDED.last)
            """,
            Value(segment), Value(context.Project), Value((long)arrivals.Count), Value(bytes),
            Value(arrivals.Min(one => UnixTime.Of(one.Record.Received))), Value(arrivals.Max(one => UnixTime.Of(one.Record.Received)))));
    }
}
