using Dapper;
using Faultline.Server.Ledger;
using Faultline.Server.Projects;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>Reads the ledger.</summary>
internal sealed class SqliteLedgerStore(SqliteDatabase database) : ILedgerStore
{
    public Task<IReadOnlyList<LedgerRow>> ReadAsync(ProjectId project, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) =>
        Task.FromResult(Query(
            """
            SELECT hour, line, reason, count, bytes FROM ledger
            WHERE project_id = @project AND hour * 3600000 >= @from AND hour * 3600000 < @to ORDER BY hour, line, reason
            """,
            new { project = project.Value, from = UnixTime.Of(from), to = UnixTime.Of(to) }));

    public Task<IReadOnlyList<LedgerRow>> TotalsAsync(ProjectId project, CancellationToken cancellation) => Task.FromResult(Query(
        """
        SELECT MIN(hour), line, reason, SUM(count), SUM(bytes) FROM ledger WHERE project_id = @project GROUP BY line, reason ORDER BY line, reason
        """,
        new { project = project.Value }));

    private IReadOnlyList<LedgerRow> Query(string sql, object parameters) => database.Read<IReadOnlyList<LedgerRow>>(connection =>
    [
        .. connection.Query<(long Hour, long Line, string Reason, long Count, long Bytes)>(sql, parameters)
            .Select(row => new LedgerRow(UnixTime.At(row.Hour * UnixTime.MillisecondsPerHour), (LedgerLine)row.Line, row.Reason, row.Count, row.Bytes)),
    ]);
}
