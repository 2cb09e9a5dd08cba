using Dapper;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Stores.Payloads;
using Faultline.Tracker.Search;
using Npgsql;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>Finds reports in PostgreSQL.</summary>
internal sealed class PostgreSqlReportFinder(PostgreSqlDatabase database, TimeProvider time) : IReportFinder
{
    // Rows that are looked through at once for a quoted text.
    private const int PhraseRows = 200;

    public Task<KnownReport?> FindAsync(ProjectId project, ReportId id, CancellationToken cancellation) => database.ReadAsync(
        async connection =>
        {
            var values = new { project = project.Value, id = id.ToString() };
            for (var tries = 1; ; tries++)
            {
                var row = await connection.QueryFirstOrDefaultAsync<KnownReportRecord>(new CommandDefinition(KnownReportRecord.Select, values, cancellationToken: cancellation));
                if (row is null)
                    return await FindRefusedAsync(connection, project, id, cancellation);
                if (row.Loss() is { } loss)
                    return row.ToReport(project, id, null, loss);

                // Between the two questions its segment may have been dropped, or it was copied to another: ask again.
                if (await ReadPayloadAsync(connection, row.Segment!.Value, row.Seq, cancellation) is { } frame)
                    return row.ToReport(project, id, Decode(frame, row), null);
                if (tries == 3)
                    throw new ReportDamagedException($"The payload {row.Seq} in {PayloadTables.NameOf(row.Segment.Value)} is gone");
            }
        },
        cancellation);

    public Task<IReadOnlyList<Project>> FindProjectsAsync(ReportId id, CancellationToken cancellation) => database.ReadAsync<IReadOnlyList<Project>>(
        async connection =>
        [
            .. (await connection.QueryAsync<(long Id, string Name)>(new CommandDefinition(
                    """
                    SELECT p.project_id, p.name FROM project p
                    WHERE p.project_id IN (SELECT project_id FROM report_id WHERE id = @id UNION ALL SELECT project_id FROM refused_id WHERE id = @id) ORDER BY p.name
                    """,
                    new { id = id.ToString() },
                    cancellationToken: cancellation)))
                .Select(row => new Project(new ProjectId(row.Id), row.Name)),
        ],
        cancellation);

    public Task<IReadOnlyList<ReportRow>> FindByRequestAsync(string requestOrTrace, int limit, CancellationToken cancellation) => database.ReadAsync<IReadOnlyList<ReportRow>>(
        async connection =>
        {
            if (requestOrTrace.Length == 0)
                return [];
            var query = $"{TokenQuery.Of(SearchTokens.Of(SearchField.Request, requestOrTrace), false)} | {TokenQuery.Of(SearchTokens.Of(SearchField.Trace, requestOrTrace), false)}";
            var rows = await connection.QueryAsync<ReportRowRecord>(new CommandDefinition(
                $"SELECT {ReportRowRecord.Columns} FROM report r JOIN project p USING (project_id) WHERE r.words @@ @query::tsquery ORDER BY r.seq DESC LIMIT @limit",
                new { query, limit }, cancellationToken: cancellation));
            return [.. rows.Select(row => row.ToRow())];
        },
        cancellation);

    public Task<RecentReports> RecentAsync(int limit, ReportCursor? after, CancellationToken cancellation) => database.ReadAsync(
        async connection =>
        {
            // One more than asked for tells whether there is a next page.
            var rows = (await connection.QueryAsync<ReportRowRecord>(new CommandDefinition(
                $"SELECT {ReportRowRecord.Columns} FROM report r JOIN project p USING (project_id) WHERE r.seq < @before ORDER BY r.seq DESC LIMIT @count",
                new { before = after?.Position ?? long.MaxValue, count = limit + 1 }, cancellationToken: cancellation))).AsList();
            return Page(rows, limit);
        },
        cancellation);

    public Task<RecentReports> SearchAsync(ProjectId project, SearchQuery query, int limit, ReportCursor? after, CancellationToken cancellation) => database.ReadAsync(
        async connection =>
        {
            var conditions = new SearchConditions(connection, project.Value, time.GetUtcNow(), cancellation);
            var where = new List<string> { "r.project_id = @project", "r.seq < @before" };
            foreach (var term in query.Terms)
            {
                if (await conditions.OfReportAsync(term) is { } condition)
                    where.Add(condition);
            }

            var sql = $"SELECT {ReportRowRecord.Columns} FROM report r JOIN project p USING (project_id) WHERE {string.Join(" AND ", where)} ORDER BY r.seq DESC LIMIT @count";
            return await SearchAsync(connection, sql, conditions, limit, after?.Position ?? long.MaxValue, cancellation);
        },
        cancellation);

    public Task<bool> PinAsync(ProjectId project, ReportId id, bool pinned, CancellationToken cancellation) => database.WriteAsync(
        async (connection, transaction) =>
        {
            // Who drops the segment has its row: the pin is seen there, or the payload is gone already.
            await connection.ExecuteAsync(new CommandDefinition(
                """
                SELECT FROM segment WHERE segment = (SELECT r.segment FROM report_id i JOIN report r ON r.seq = i.seq WHERE i.id = @id AND i.project_id = @project) FOR SHARE
                """,
                new { project = project.Value, id = id.ToString() }, transaction, cancellationToken: cancellation));
            return await connection.ExecuteAsync(new CommandDefinition(
                "UPDATE report SET pinned = @pinned WHERE seq = (SELECT seq FROM report_id WHERE id = @id AND project_id = @project)",
                new { project = project.Value, id = id.ToString(), pinned }, transaction, cancellationToken: cancellation)) > 0;
        },
        cancellation);

    /// <summary>The frame of a payload; null when it is not in that segment, or the segment is gone.</summary>
    public static async Task<byte[]?> ReadPayloadAsync(NpgsqlConnection connection, long segment, long seq, CancellationToken cancellation)
    {
        try
        {
            return await connection.QueryFirstOrDefaultAsync<byte[]>(new CommandDefinition(
                $"SELECT payload FROM {PayloadTables.NameOf(segment)} WHERE seq = @seq", new { seq }, cancellationToken: cancellation));
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return null;
        }
    }

    private static async Task<RecentReports> SearchAsync(
        NpgsqlConnection connection, string sql, SearchConditions conditions, int limit, long before, CancellationToken cancellation)
    {
        var found = new List<ReportRowRecord>();
        var batch = conditions.Phrases.Count == 0 ? limit + 1 : Math.Max(limit + 1, PhraseRows);
        var (looked, payloads) = (0, 0);
        while (true)
        {
            conditions.Values.Add("before", before);
            conditions.Values.Add("count", batch);
            var rows = (await connection.QueryAsync<ReportRowRecord>(new CommandDefinition(sql, conditions.Values, cancellationToken: cancellation))).AsList();
            var passed = rows;
            foreach (var phrase in conditions.Phrases)
            {
                (passed, var read) = await phrase.PassAsync(connection, conditions, passed, cancellation);
                payloads += read;
            }

            found.AddRange(passed);
            looked += rows.Count;
            if (found.Count > limit || rows.Count < batch)
                return Page(found, limit);
            before = rows[^1].Seq;
            if (looked >= SearchLimits.MostPhrases || payloads >= SearchLimits.MostPayloads)
                return new RecentReports([.. found.Select(row => row.ToRow())], new ReportCursor(before));
        }
    }

    private static RecentReports Page(List<ReportRowRecord> rows, int limit) =>
        new([.. rows.Take(limit).Select(row => row.ToRow())], rows.Count > limit ? new ReportCursor(rows[limit - 1].Seq) : null);

    private static byte[] Decode(byte[] frame, KnownReportRecord row)
    {
        try
        {
            return PayloadFrame.Read(frame);
        }
        catch (ReportDamagedException e)
        {
            throw new ReportDamagedException($"The payload {row.Seq} in {PayloadTables.NameOf(row.Segment!.Value)} is damaged: {e.Message}", e);
        }
    }

    private static async Task<KnownReport?> FindRefusedAsync(NpgsqlConnection connection, ProjectId project, ReportId id, CancellationToken cancellation)
    {
        var rows = await connection.QueryAsync<(string Name, long At, string Reason)>(new CommandDefinition(
            "SELECT p.name, r.at, r.reason FROM refused_id r JOIN project p USING (project_id) WHERE r.id = @id AND r.project_id = @project",
            new { id = id.ToString(), project = project.Value }, cancellationToken: cancellation));
        return rows
            .Select(row => new KnownReport(
                new Project(project, row.Name), id, UnixTime.From(row.At), null, null, null, new PayloadLoss(PayloadLossReason.Refused, UnixTime.From(row.At), row.Reason), false))
            .FirstOrDefault();
    }
}
