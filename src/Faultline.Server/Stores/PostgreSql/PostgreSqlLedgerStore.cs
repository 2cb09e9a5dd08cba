using Dapper;
using Faultline.Server.Ledger;
using Faultline.Server.Projects;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>Reads the ledger.</summary>
internal sealed class PostgreSqlLedgerStore(PostgreSqlDatabase database) : ILedgerStore
{
    public Task<IReadOnlyList<LedgerRow>> ReadAsync(ProjectId project, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) => QueryAsync(
        """
        SELECT hour, line, reason, count, bytes FROM ledger WHERE project_id = @project AND hour >= @from AND hour < @to ORDER BY hour, line, reason
        """,
        new { project = project.Value, from = UnixTime.HourOf(from), to = UnixTime.Of(to) },
        cancellation);

    public Task<IReadOnlyList<LedgerRow>> TotalsAsync(ProjectId project, CancellationToken cancellation) => QueryAsync(
        """
        SELECT min(hour), line, reason, sum(count)::bigint, sum(bytes)::bigint FROM ledger WHERE project_id = @project GROUP BY line, reason ORDER BY line, reason
        """,
        new { project = project.Value },
        cancellation);

    private Task<IReadOnlyList<LedgerRow>> QueryAsync(string sql, object values, CancellationToken cancellation) => database.ReadAsync<IReadOnlyList<LedgerRow>>(
        async connection =>
        [
            .. (await connection.QueryAsync<(long Hour, short Line, string Reason, long Count, long Bytes)>(new CommandDefinition(sql, values, cancellationToken: cancellation)))
                .Select(row => new LedgerRow(UnixTime.From(row.Hour), (LedgerLine)row.Line, row.Reason, row.Count, row.Bytes)),
        ],
        cancellation);
}
