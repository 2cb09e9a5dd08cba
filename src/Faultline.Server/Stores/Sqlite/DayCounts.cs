using System.Buffers.Binary;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>
/// Reports of each group by day, 256 groups in one row: the top groups of a week are the sum of a few rows, where one row a group and
/// day would be thousands.
/// </summary>
internal sealed class DayCounts(Statements statements)
{
    /// <summary>Groups in one row.</summary>
    public const int ChunkSize = 256;

    private const int CountSize = sizeof(uint);

    /// <summary>Adds a batch.</summary>
    public void Write(long project, IReadOnlyCollection<GroupArrival> arrivals)
    {
        var sums = new SortedDictionary<(long Day, long Chunk), Dictionary<int, long>>();
        foreach (var arrival in arrivals)
        {
            foreach (var day in arrival.Reports.GroupBy(report => UnixTime.Day(report.Record.Received)))
            {
                var key = (day.Key, arrival.Number / ChunkSize);
                if (!sums.TryGetValue(key, out var counts))
                    sums[key] = counts = [];
                counts[(int)(arrival.Number % ChunkSize)] = day.Count();
            }
        }

        foreach (var ((day, chunk), counts) in sums)
            Add(project, day, chunk, counts);
    }

    /// <summary>Adds counts by a group's place in its chunk.</summary>
    public void Add(long project, long day, long chunk, IReadOnlyDictionary<int, long> counts)
    {
        var bytes = statements
            .Of("SELECT counts FROM group_day WHERE project_id = ?1 AND day = ?2 AND chunk = ?3")
            .Bind(1, project).Bind(2, day).Bind(3, chunk)
            .First(row => row.Blob(0)) ?? new byte[ChunkSize * CountSize];
        foreach (var (place, count) in counts)
        {
            var at = bytes.AsSpan(place * CountSize);
            BinaryPrimitives.WriteUInt32LittleEndian(at, (uint)Math.Min(uint.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(at) + count));
        }

        statements
            .Of("""
                INSERT INTO group_day (project_id, day, chunk, counts) VALUES (?1, ?2, ?3, ?4)
                ON CONFLICT (project_id, day, chunk) DO UPDATE SET counts = excluded.counts
                """)
            .Bind(1, project).Bind(2, day).Bind(3, chunk).Bind(4, bytes)
            .Run();
    }

    /// <summary>Counts anew from the roll-ups: after a migration from a form that had none.</summary>
    public void Rebuild()
    {
        var sums = new SortedDictionary<(long Project, long Day, long Chunk), Dictionary<int, long>>();
        var rows = statements.Of("SELECT project_id, start / 96, key, SUM(count) FROM rollup WHERE kind = 1 GROUP BY project_id, start / 96, key");
        while (rows.Step())
        {
            var key = (rows.Long(0), rows.Long(1), rows.Long(2) / ChunkSize);
            if (!sums.TryGetValue(key, out var counts))
                sums[key] = counts = [];
            counts[(int)(rows.Long(2) % ChunkSize)] = rows.Long(3);
        }

        statements.Of("DELETE FROM group_day").Run();
        foreach (var ((project, day, chunk), counts) in sums)
            Add(project, day, chunk, counts);
    }

    /// <summary>Adds what a row holds to sums by place.</summary>
    public static void Sum(ReadOnlySpan<byte> counts, Span<long> sums)
    {
        for (var place = 0; place < ChunkSize; place++)
            sums[place] += BinaryPrimitives.ReadUInt32LittleEndian(counts[(place * CountSize)..]);
    }
}
