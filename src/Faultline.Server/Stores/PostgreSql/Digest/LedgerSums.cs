using Faultline.Server.Ledger;
using Npgsql;
using static Faultline.Server.Stores.PostgreSql.Statement;

namespace Faultline.Server.Stores.PostgreSql.Digest;

/// <summary>What is added to a project's ledger: summed first, written in the order of the key.</summary>
internal sealed class LedgerSums
{
    private readonly Dictionary<(long Hour, short Line, string Reason), (long Count, long Bytes)> _sums = [];

    public void Add(DateTimeOffset at, LedgerLine line, string? reason, long count, long bytes = 0)
    {
        if (count <= 0)
            return;
        var key = (UnixTime.HourOf(at), (short)line, StoredText.Of(reason) ?? "");
        var (counted, size) = _sums.GetValueOrDefault(key);
        _sums[key] = (counted + count, size + bytes);
    }

    /// <summary>Adds the statement.</summary>
    public void Write(NpgsqlBatch statements, long project)
    {
        if (_sums.Count == 0)
            return;
        var rows = _sums.OrderBy(sum => sum.Key.Hour).ThenBy(sum => sum.Key.Line).ThenBy(sum => sum.Key.Reason, StringComparer.Ordinal).ToList();
        statements.BatchCommands.Add(Of(
            """
            INSERT INTO ledger AS l (project_id, hour, line, reason, count, bytes)
            SELECT $1, u.* FROM unnest($2::bigint[], $3::smallint[], $4::text[], $5::bigint[], $6::bigint[]) AS u
            ON CONFLICT (project_id, hour, line, reason) DO UPDATE SET count = l.count + EXCLUDED.count, bytes = l.bytes + EXCLUDED.bytes
            """,
            Value(project), Column(rows, row => row.Key.Hour), Column(rows, row => row.Key.Line), Column(rows, row => row.Key.Reason),
            Column(rows, row => row.Value.Count), Column(rows, row => row.Value.Bytes)));
    }
}
