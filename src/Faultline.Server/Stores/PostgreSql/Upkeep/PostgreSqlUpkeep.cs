using System.Runtime.CompilerServices;
using Dapper;
using Faultline.Server.Reports;
using Faultline.Server.Stores.Payloads;
using Npgsql;

namespace Faultline.Server.Stores.PostgreSql.Upkeep;

/// <summary>Backs the database up with pg_dump, and looks it through.</summary>
internal sealed class PostgreSqlUpkeep(PostgreSqlDatabase database, string connectionString, TimeProvider time)
{
    /// <summary>Where in a backup pg_dump writes.</summary>
    public const string DumpDirectory = "dump";

    // What is written while this looks would show as a difference, so each comparison is one statement, which sees one moment.
    private static readonly (string Sql, string Finding)[] Comparisons =
    [
        ("SELECT count(*) FROM report r WHERE NOT EXISTS (SELECT FROM report_id i WHERE i.id = r.id AND i.project_id = r.project_id AND i.seq = r.seq)", "reports have no row in report_id: they may be stored twice"),
        ("SELECT count(*) FROM report_id i WHERE NOT EXISTS (SELECT FROM report r WHERE r.seq = i.seq)", "ids are claimed by no report: they would never be stored"),
        ("SELECT count(*) FROM report r WHERE NOT EXISTS (SELECT FROM group_standing s WHERE s.number = r.group_number)", "reports are of a group that is not there"),
        (
            "SELECT count(*) FROM group_standing s WHERE s.count <> COALESCE((SELECT sum(r.count) FROM rollup r WHERE r.project_id = s.project_id AND r.kind = 1 AND r.number = s.number AND r.key = ''), 0)",
            "groups have another count than their roll-ups together"),
        ("SELECT count(*) FROM group_standing h WHERE h.head = h.number AND h.all_count <> (SELECT sum(s.count) FROM group_standing s WHERE s.head = h.number)", "heads have another count than their parts together"),
        (
            "SELECT count(*) FROM project p WHERE COALESCE((SELECT sum(l.count) FROM ledger l WHERE l.project_id = p.project_id AND l.line = 10), 0) <> COALESCE((SELECT sum(s.count) FROM group_standing s WHERE s.project_id = p.project_id), 0)",
            "projects have another count of stored reports in the ledger than in their groups"),
    ];

    /// <summary>Writes a copy of the database as of one moment into a directory that is there and empty. Others may write meanwhile.</summary>
    /// <exception cref="StartException">pg_dump is not there, or failed.</exception>
    public async Task BackupAsync(string directory, CancellationToken cancellation)
    {
        var (migration, reports) = await database.ReadAsync(
            connection => connection.QuerySingleAsync<(string, long)>(new CommandDefinition(
                "SELECT (SELECT name FROM migration ORDER BY number DESC LIMIT 1), (SELECT count(*) FROM report)", cancellationToken: cancellation)),
            cancellation);
        // Directory format: a file for each table, so that those of full segments are the same in each backup. Payloads are compressed already.
        await PostgreSqlTool.RunAsync(
            "pg_dump",
            ConnectionSettings.Parse(connectionString),
            ["--format=directory", "--compress=1", "--no-owner", "--no-privileges", $"--file={Path.Combine(directory, DumpDirectory)}"],
            cancellation);
        // Last: a directory without it is no backup.
        new BackupManifest(BackupManifest.StoreName, time.GetUtcNow(), migration, reports).Write(directory);
    }

    /// <summary>Looks the database through: counts that must agree, payloads that must be there and, if <paramref name="full"/>, readable. Each finding is a sentence; none: all is well.</summary>
    public async IAsyncEnumerable<string> CheckAsync(bool full, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var (sql, finding) in Comparisons)
        {
            var count = await database.ReadAsync(connection => connection.QuerySingleAsync<long>(new CommandDefinition(sql, commandTimeout: 0, cancellationToken: cancellation)), cancellation);
            if (count > 0)
                yield return $"{count} {finding}.";
        }

        var segments = await database.ReadAsync(
            async connection => (await connection.QueryAsync<(long, bool)>(new CommandDefinition(
                "SELECT segment, to_regclass('payload_' || segment) IS NOT NULL FROM segment WHERE dropped IS NULL ORDER BY segment", cancellationToken: cancellation))).AsList(),
            cancellation);
        foreach (var (segment, isThere) in segments)
        {
            if (!isThere)
                yield return $"The payload table {PayloadTables.NameOf(segment)} is gone, and was not dropped by the server.";
            else
            {
                foreach (var finding in await CheckAsync(segment, full, cancellation))
                    yield return finding;
            }
        }
    }

    // Payloads one by one, in parts, so that a segment of any size needs little memory.
    private Task<List<string>> CheckAsync(long segment, bool full, CancellationToken cancellation) => database.ReadAsync(
        async connection =>
        {
            var table = PayloadTables.NameOf(segment);
            var findings = new List<string>();
            var missing = await connection.QuerySingleAsync<long>(new CommandDefinition(
                $"SELECT count(*) FROM report r WHERE r.segment = {segment} AND NOT EXISTS (SELECT FROM {table} p WHERE p.seq = r.seq)", commandTimeout: 0, cancellationToken: cancellation));
            if (missing > 0)
                findings.Add($"{missing} reports should have a payload in {table}, and have none.");
            for (long after = long.MinValue, read = full ? 1 : 0; read > 0;)
            {
                var rows = (await connection.QueryAsync<(long Seq, string? Id, byte[] Frame)>(new CommandDefinition(
                    $"SELECT p.seq, r.id, p.payload FROM {table} p LEFT JOIN report r ON r.seq = p.seq AND r.segment = {segment} WHERE p.seq > @after ORDER BY p.seq LIMIT 200",
                    new { after }, commandTimeout: 0, cancellationToken: cancellation))).AsList();
                findings.AddRange(rows.Select(row => Check(table, row.Seq, row.Id, row.Frame)).OfType<string>());
                (read, after) = (rows.Count, rows.Count > 0 ? rows[^1].Seq : after);
            }

            return findings;
        },
        cancellation);

    private static string? Check(string table, long seq, string? id, byte[] frame)
    {
        if (id is null)
            return $"The payload {seq} in {table} is of no report.";
        try
        {
            PayloadFrame.Read(frame);
            return null;
        }
        catch (ReportDamagedException e)
        {
            return $"The payload of {id} ({seq} in {table}) is damaged: {e.Message}.";
        }
    }
}
