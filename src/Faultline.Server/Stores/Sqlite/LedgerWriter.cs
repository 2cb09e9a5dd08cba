using Faultline.Server.Ledger;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>Adds to the ledger. What a batch counts is summed first, so that each line of it is written once.</summary>
internal sealed class LedgerWriter(Statements statements)
{
    private readonly SortedDictionary<(long Hour, int Line, string Reason), (long Count, long Bytes)> _sums =
        new(Comparer<(long Hour, int Line, string Reason)>.Create(Compare));

    /// <summary>Counts something at a moment.</summary>
    public void Add(DateTimeOffset at, LedgerLine line, string? reason, long count, long bytes = 0)
    {
        if (count <= 0)
            return;
        var key = (UnixTime.Hour(at), (int)line, reason ?? "");
        var (counted, size) = _sums.GetValueOrDefault(key);
        _sums[key] = (counted + count, size + bytes);
    }

    /// <summary>Writes what was counted.</summary>
    public void Write(long project)
    {
        var statement = statements.Of(
            """
            INSERT INTO ledger (project_id, hour, line, reason, count, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (project_id, hour, line, reason) DO UPDATE SET count = count + excluded.count, bytes = bytes + excluded.bytes
            """);
        foreach (var ((hour, line, reason), (count, bytes)) in _sums)
            statement.Bind(1, project).Bind(2, hour).Bind(3, line).Bind(4, reason).Bind(5, count).Bind(6, bytes).Run();
    }

    private static int Compare((long Hour, int Line, string Reason) one, (long Hour, int Line, string Reason) other)
    {
        var order = (one.Hour, one.Line).CompareTo((other.Hour, other.Line));
        return order != 0 ? order : string.CompareOrdinal(one.Reason, other.Reason);
    }
}
