using Dapper;
using Faultline.Server.Groups;
using Faultline.Server.Reports;
using static Faultline.Server.Stores.PostgreSql.Statement;

namespace Faultline.Server.Stores.PostgreSql.Digest;

/// <summary>
/// Makes groups for keys that have none, in the order of the keys, as many as the project's hour allows; the reports of the others go to the overflow group. Who
/// makes groups has the project's row of <c>group_allowance</c>, so that the limit holds for all nodes together.
/// </summary>
internal sealed class GroupMaker(DigestContext context)
{
    /// <summary>Adds the numbers to those of the keys; gives how many were made, and the overflow group's number if one is needed.</summary>
    public async Task<(int Made, long? Overflow)> MakeAsync(List<Arrival> arrivals, IReadOnlyList<string> keys, Dictionary<string, long> numbers)
    {
        var before = await TakeTurnAsync();
        // Another node may have made some while this one waited for its turn.
        await GroupBook.FindAsync(context, keys, numbers);
        var first = new Dictionary<string, DigestRecord>(StringComparer.Ordinal);
        foreach (var arrival in arrivals)
            first.TryAdd(arrival.Record.Key.ToString(), arrival.Record);

        var limit = context.Batch.Limits.NewGroupsPerHour;
        var missing = keys.Where(key => !numbers.ContainsKey(key)).ToList();
        var allowed = limit <= 0 ? missing : missing.Take((int)Math.Max(0, limit - before)).ToList();
        var rows = allowed.ConvertAll(key => NewGroup.Of(key, first[key]));
        await InsertAsync(rows, numbers);
        if (allowed.Count == missing.Count)
            return (rows.Count, null);

        var overflow = await FindOverflowAsync();
        if (overflow is null)
        {
            var over = arrivals.First(arrival => !numbers.ContainsKey(arrival.Record.Key.ToString())).Record;
            var made = new Dictionary<string, long>();
            await InsertAsync([NewGroup.Of(OverflowGroup.Key, over) with { Type = null, Title = OverflowGroup.Title, Culprit = null, Topic = null, Words = OverflowGroup.Word }], made);
            overflow = made[OverflowGroup.Key];
        }

        return (rows.Count, overflow);
    }

    private async Task<long> TakeTurnAsync() => await context.Connection.QuerySingleAsync<long>(new CommandDefinition(
        """
        INSERT INTO group_allowance AS a (project_id, hour, made) VALUES (@Project, @Hour, 0)
        ON CONFLICT (project_id) DO UPDATE SET made = CASE WHEN EXCLUDED.hour > a.hour THEN 0 ELSE a.made END, hour = GREATEST(a.hour, EXCLUDED.hour)
        RETURNING made
        """,
        new { context.Project, context.Hour }, context.Transaction, cancellationToken: context.Cancellation));

    private Task<long?> FindOverflowAsync() => context.Connection.QueryFirstOrDefaultAsync<long?>(new CommandDefinition(
        "SELECT number FROM report_group WHERE project_id = @Project AND key = @Key",
        new { context.Project, OverflowGroup.Key }, context.Transaction, cancellationToken: context.Cancellation));

    private async Task InsertAsync(List<NewGroup> rows, Dictionary<string, long> numbers)
    {
        if (rows.Count == 0)
            return;
        await using var statements = context.NewBatch();
        statements.BatchCommands.Add(Of(
            """
            WITH made AS (
              INSERT INTO report_group (project_id, key, type, title, culprit, topic, class, words)
              SELECT $1, u.key, u.type, u.title, u.culprit, u.topic, u.class, array_to_tsvector(string_to_array(u.words, E'\n'))
              FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]) WITH ORDINALITY AS u (key, type, title, culprit, topic, class, words, place)
              ORDER BY u.place
              RETURNING number, key)
            INSERT INTO group_standing (number, project_id, head, first, last, first_release, last_release, all_first, all_last, all_first_release, all_last_release)
            SELECT m.number, $1, m.number, u.received, u.received, u.release, u.release, u.received, u.received, u.release, u.release
            FROM made m JOIN unnest($2::text[], $9::bigint[], $10::text[]) AS u (key, received, release) USING (key)
            """,
            Value(context.Project), Text(rows, row => row.Key), Text(rows, row => row.Type), Text(rows, row => row.Title), Text(rows, row => row.Culprit),
            Text(rows, row => row.Topic), Text(rows, row => row.Class), Text(rows, row => row.Words), Column(rows, row => row.Received), Text(rows, row => row.Release)));
        statements.BatchCommands.Add(Of("UPDATE group_allowance SET made = made + $2 WHERE project_id = $1", Value(context.Project), Value((long)rows.Count(row => row.Key != OverflowGroup.Key))));
        statements.BatchCommands.Add(Of("SELECT key, number FROM report_group WHERE project_id = $1 AND key = ANY ($2)", Value(context.Project), Text(rows, row => row.Key)));
        await using var reader = await statements.ExecuteReaderAsync(context.Cancellation);
        while (await reader.ReadAsync(context.Cancellation))
            numbers[reader.GetString(0)] = reader.GetInt64(1);
        foreach (var row in rows)
            context.Events.Add(new NewEvent(numbers[row.Key], GroupEventKind.New, UnixTime.Of(context.Batch.Now), Report: row.FirstReport));
    }

    private sealed record NewGroup(string Key, string? Type, string Title, string? Culprit, string? Topic, string Class, string Words, long Received, string? Release, ReportId FirstReport)
    {
        public static NewGroup Of(string key, DigestRecord record) => new(
            key, record.Outline.Type, record.Outline.Title, record.Outline.Culprit, record.Facts.Topic, record.Class, SearchTokens.OfGroup(record),
            UnixTime.Of(record.Received), record.Facts.Release, record.Facts.Id);
    }
}
