using Dapper;
using Faultline.Server.Groups;
using Faultline.Server.Ledger;
using Faultline.Server.Reports;
using Faultline.Server.Stores.PostgreSql.Digest;
using Faultline.Tracker.Search;
using Npgsql;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>Erases what the reports of a user hold, in one transaction. Segments that hold some of it are written anew without it, so that the bytes go with the old file.</summary>
internal sealed class UserErasure(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellation)
{
    /// <summary>Erases; how many reports.</summary>
    /// <param name="project">Whose.</param>
    /// <param name="user">The user.</param>
    /// <param name="upTo">Reports that were received later stay; null: all go.</param>
    /// <param name="now">The moment.</param>
    public async Task<long> EraseAsync(long project, string user, DateTimeOffset? upTo, DateTimeOffset now)
    {
        var name = StoredText.Of(user);
        await connection.ExecuteAsync(Command("SELECT pg_advisory_xact_lock(@turn)", new { turn = PayloadTables.RewriteTurn }));
        var rows = (await connection.QueryAsync<ErasedRecord>(Command(
            """
            SELECT r.seq, r.id, r.group_number, r.received, r.url, r.segment, s.dropped IS NOT NULL AS is_dropped
            FROM report r LEFT JOIN segment s ON s.segment = r.segment
            WHERE r.project_id = @project AND r.words @@ @query::tsquery AND r.user_name = @name AND r.received <= @upTo ORDER BY r.seq FOR UPDATE OF r
            """,
            new { project, name, upTo = UnixTime.Of(upTo) ?? long.MaxValue, query = TokenQuery.Of(SearchTokens.Of(SearchField.User, name), prefix: false) }))).AsList();
        if (rows.Count == 0)
            return 0;

        foreach (var same in rows.Where(row => row.Segment is not null).GroupBy(row => (Segment: row.Segment!.Value, row.IsDropped)).OrderBy(same => same.Key.Segment))
        {
            if (same.Key.IsDropped)
                await connection.ExecuteAsync(Command("UPDATE segment SET reports = reports - @count WHERE segment = @segment", new { segment = same.Key.Segment, count = same.Count() }));
            else
                await RewriteAsync(project, same.Key.Segment, [.. same.Select(row => row.Seq)]);
        }

        await ClearAsync(project, name, rows, now);
        await new GroupRenaming(connection, transaction, cancellation).RenameAsync([.. rows.Select(row => row.GroupNumber).Distinct()]);
        var ledger = new LedgerSums();
        ledger.Add(now, LedgerLine.Erased, null, rows.Count(row => row is { Segment: not null, IsDropped: false }));
        await using var statements = new NpgsqlBatch(connection, transaction);
        ledger.Write(statements, project);
        if (statements.BatchCommands.Count > 0)
            await statements.ExecuteNonQueryAsync(cancellation);
        return rows.Count;
    }

    // A deleted row's bytes stay in the file until something is written over them. A digest that waits for the lock finds the new table under the old name.
    private async Task RewriteAsync(long project, long segment, long[] seqs)
    {
        var table = PayloadTables.NameOf(segment);
        await connection.ExecuteAsync(Command($"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"));
        await connection.ExecuteAsync(Command(
            $"""
            UPDATE segment_use SET reports = reports - @count, bytes = bytes - (SELECT COALESCE(sum(length(payload)), 0) FROM {table} WHERE seq = ANY (@seqs))
            WHERE segment = @segment AND project_id = @project
            """,
            new { project, segment, seqs, count = seqs.Length }));
        await connection.ExecuteAsync(Command($"ALTER TABLE {table} RENAME TO {table}_old"));
        await connection.ExecuteAsync(Command($"ALTER INDEX {table}_pkey RENAME TO {table}_old_pkey"));
        await connection.ExecuteAsync(Command(PayloadTables.CreateTable(table)));
        await connection.ExecuteAsync(Command($"INSERT INTO {table} (seq, payload) SELECT seq, payload FROM {table}_old WHERE seq <> ALL (@seqs) ORDER BY seq", new { seqs }));
        await connection.ExecuteAsync(Command($"DROP TABLE {table}_old"));
    }

    // What tells nothing of a person stays findable: type, topic, class, release, environment, code, reporter.
    private async Task ClearAsync(long project, string user, List<ErasedRecord> rows, DateTimeOffset now)
    {
        var seqs = rows.ConvertAll(row => row.Seq).ToArray();
        await connection.ExecuteAsync(Command(
            $"""
            UPDATE report SET segment = NULL, loss = @loss, lost = @now, pinned = FALSE, user_name = NULL, value = NULL, url = NULL,
              words = array_to_tsvector(ARRAY (SELECT w FROM unnest(tsvector_to_array(words)) AS w WHERE w ~ '{SearchTokens.OfNobody}'))
            WHERE seq = ANY (@seqs)
            """,
            new { seqs, loss = (short)PayloadLossReason.Erased, now = UnixTime.Of(now) }));
        await connection.ExecuteAsync(Command(
            """
            DELETE FROM group_member m USING group_standing s WHERE m.number = s.number AND s.project_id = @project AND m.kind IN (1, 3) AND m.member = @member
            """,
            new { project, member = Members.HashOf(user) }));
        var ids = rows.ConvertAll(row => row.Id).ToArray();
        await EraseUrlsAsync(rows, ids);
    }

    // A URL may name the user too; its row goes when nobody else is known to have met it. Which URL a report had is in its row, and the count is exact. Its referrer is not: a
    // referrer's row names some reports, and goes when all of them are erased; else as many are taken off as are named.
    private async Task EraseUrlsAsync(List<ErasedRecord> rows, string[] ids)
    {
        foreach (var same in rows.Where(row => row.Url is not null).GroupBy(row => (row.GroupNumber, Day: UnixTime.DayOf(UnixTime.From(row.Received)), Url: UrlCount.PlainOf(row.Url!)!)))
        {
            await connection.ExecuteAsync(Command(
                """
                UPDATE group_url SET count = count - @count, ids = ARRAY (SELECT i FROM unnest(ids) WITH ORDINALITY AS u (i, place) WHERE i <> ALL (@ids) ORDER BY place)
                WHERE number = @number AND day = @day AND kind = @kind AND url = @url
                """,
                new { number = same.Key.GroupNumber, day = same.Key.Day, kind = UrlCounts.Url, url = same.Key.Url, count = same.Count(), ids }));
        }

        await connection.ExecuteAsync(Command(
            """
            UPDATE group_url SET ids = ARRAY (SELECT i FROM unnest(ids) WITH ORDINALITY AS u (i, place) WHERE i <> ALL (@ids) ORDER BY place),
              count = CASE WHEN ids <@ @ids THEN 0 ELSE count - (SELECT count(*) FROM unnest(ids) AS i WHERE i = ANY (@ids)) END
            WHERE number = ANY (@numbers) AND day = ANY (@days) AND kind = @kind AND ids && @ids
            """,
            new
            {
                numbers = rows.Select(row => row.GroupNumber).Distinct().ToArray(), days = rows.Select(row => UnixTime.DayOf(UnixTime.From(row.Received))).Distinct().ToArray(),
                kind = UrlCounts.Referrer, ids,
            }));
        await connection.ExecuteAsync(Command(
            "DELETE FROM group_url WHERE number = ANY (@numbers) AND count <= 0", new { numbers = rows.Select(row => row.GroupNumber).Distinct().ToArray() }));
    }

    private CommandDefinition Command(string sql, object? values = null) => new(sql, values, transaction, cancellationToken: cancellation);

    private sealed class ErasedRecord
    {
        public long Seq { get; init; }

        public string Id { get; init; } = "";

        public long GroupNumber { get; init; }

        public long Received { get; init; }

        public string? Url { get; init; }

        public long? Segment { get; init; }

        public bool IsDropped { get; init; }
    }
}
