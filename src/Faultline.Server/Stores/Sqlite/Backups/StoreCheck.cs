using Dapper;
using Faultline.Server.Stores.Payloads;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite.Backups;

/// <summary>Looks through a data directory, also beside a running server: the database, the payload files, the payloads, the sums.</summary>
internal sealed class StoreCheck(string data, bool full, TextWriter progress)
{
    private readonly List<string> _faults = [];

    /// <summary>What is wrong: one sentence each; empty when nothing is.</summary>
    /// <exception cref="StartException">There is no database, or it is not one of this server.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellation)
    {
        using var connection = StoreConnection.Open(Path.Combine(data, "faultline.db"));
        try
        {
            // One state of everything, while a server goes on.
            using var snapshot = connection.BeginTransaction(deferred: true);
            await progress.WriteLineAsync(full ? "Checking the database …" : "Checking the database (quickly; --full for all of it) …");
            foreach (var fault in connection.Query<string>(full ? "PRAGMA integrity_check" : "PRAGMA quick_check").Where(text => text != "ok"))
                _faults.Add($"Database: {fault}");
            await progress.WriteLineAsync("Checking the sums …");
            _faults.AddRange(StoreSums.Faults(connection));
            await progress.WriteLineAsync("Checking the payload files …");
            CheckFiles(connection);
            await new PayloadScan(connection, data, full, progress, _faults).RunAsync(cancellation);
        }
        catch (SqliteException e)
        {
            _faults.Add($"Database: {e.Message}");
        }

        return _faults;
    }

    private void CheckFiles(SqliteConnection connection)
    {
        var known = SegmentFile.Of(connection);
        foreach (var segment in known)
        {
            var file = new FileInfo(Path.Combine(data, segment.Path));
            if (!file.Exists && IsStillThere(segment))
                _faults.Add($"Payloads: '{segment.Path}' is missing.");
            else if (file.Exists && file.Length < segment.EndOffset)
                _faults.Add($"Payloads: '{segment.Path}' has {file.Length} bytes; expected at least {segment.EndOffset}.");
        }

        var highest = known.GroupBy(segment => segment.Project).ToDictionary(project => project.Key, project => project.Max(segment => segment.Number));
        var unknown = 0;
        foreach (var project in highest)
        {
            var directory = Path.Combine(data, "payloads", project.Key.ToString(System.Globalization.CultureInfo.InvariantCulture));
            var numbers = known.Where(segment => segment.Project == project.Key).Select(segment => segment.Number).ToHashSet();
            // A higher number may have been begun by the server meanwhile.
            unknown += PayloadSegments.In(directory).Count(file => !numbers.Contains(file.Number) && file.Number < project.Value);
        }

        if (unknown > 0)
            progress.WriteLine($"{unknown} payload files are known to nobody: a process died before it could tell. They do no harm.");
    }

    // A server may have dropped it since the snapshot was taken.
    private bool IsStillThere(SegmentFile segment)
    {
        using var now = StoreConnection.Open(Path.Combine(data, "faultline.db"));
        return now.QueryFirstOrDefault<long?>(
            "SELECT state FROM payload_segment WHERE project_id = @Project AND number = @Number", new { segment.Project, segment.Number }) < (long)SegmentState.Dropping;
    }
}
