using System.Buffers;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>Reports of each head in the last days: UTC days, today among them.</summary>
/// <remarks>A page shows some of thousands: so the sums are in an array that is used again, and only the largest are sorted.</remarks>
internal sealed class RecentCounts : IDisposable
{
    private readonly Dictionary<long, int> _chunks = [];

    // Heads that had none themselves, and whose chunk neither.
    private readonly Dictionary<long, long> _others = [];
    private readonly long[] _sums;

    private RecentCounts(List<(long Chunk, byte[] Counts)> rows)
    {
        foreach (var (chunk, _) in rows)
            _chunks.TryAdd(chunk, _chunks.Count * DayCounts.ChunkSize);
        _sums = ArrayPool<long>.Shared.Rent(_chunks.Count * DayCounts.ChunkSize);
        Array.Clear(_sums);
        foreach (var (chunk, counts) in rows)
            DayCounts.Sum(counts, _sums.AsSpan(_chunks[chunk], DayCounts.ChunkSize));
    }

    /// <summary>The reports of a head; 0 for one that had none.</summary>
    public long this[long group] => PlaceOf(group) is { } place ? _sums[place] : _others.GetValueOrDefault(group);

    /// <summary>Reads them.</summary>
    public static RecentCounts Of(SqliteConnection connection, long project, int days, DateTimeOffset now)
    {
        var counts = new RecentCounts(connection.Query<(long Chunk, byte[] Counts)>(
            "SELECT chunk, counts FROM group_day WHERE project_id = @project AND day > @day", new { project, day = UnixTime.Day(now) - days }).AsList());
        foreach (var (part, head) in connection.Query<(long Part, long Head)>(
            "SELECT group_id, head FROM group_total WHERE head IS NOT NULL AND project_id = @project", new { project }))
            counts.Move(part, head);
        return counts;
    }

    /// <summary>The heads that had any.</summary>
    public IEnumerable<(long Count, long Number)> All()
    {
        foreach (var (chunk, at) in _chunks)
        {
            for (var place = 0; place < DayCounts.ChunkSize; place++)
            {
                if (_sums[at + place] > 0)
                    yield return (_sums[at + place], chunk * DayCounts.ChunkSize + place);
            }
        }

        foreach (var (group, count) in _others)
            yield return (count, group);
    }

    public void Dispose() => ArrayPool<long>.Shared.Return(_sums);

    private void Move(long part, long head)
    {
        if (PlaceOf(part) is not { } from || _sums[from] == 0)
            return;
        if (PlaceOf(head) is { } to)
            _sums[to] += _sums[from];
        else
            _others[head] = _others.GetValueOrDefault(head) + _sums[from];
        _sums[from] = 0;
    }

    private int? PlaceOf(long group) =>
        _chunks.TryGetValue(group / DayCounts.ChunkSize, out var at) ? at + (int)(group % DayCounts.ChunkSize) : null;
}
