using Faultline.Tracker.Rollups;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>A row of counts as Dapper fills it.</summary>
internal sealed class RollupRecord
{
    public const string Query =
        """
        SELECT start, key, other, count, hard, soft, worst_ms AS worstms, worst_id AS worstid, most, most_id AS mostid, gets, posts, others, robots, local FROM rollup
        """;

    public long Start { get; init; }

    public long Key { get; init; }

    public long Other { get; init; }

    public long Count { get; init; }

    public long Hard { get; init; }

    public long Soft { get; init; }

    public long? WorstMs { get; init; }

    public byte[]? WorstId { get; init; }

    public long Most { get; init; }

    public byte[]? MostId { get; init; }

    public long Gets { get; init; }

    public long Posts { get; init; }

    public long Others { get; init; }

    public long Robots { get; init; }

    public long Local { get; init; }

    public Rollup ToRollup() => new()
    {
        Count = Count,
        Hard = Hard,
        Soft = Soft,
        WorstMs = WorstMs,
        WorstId = WorstId is null ? null : PackedId.Read(WorstId),
        MostStatements = (int)Most,
        MostStatementsId = MostId is null ? null : PackedId.Read(MostId),
        Gets = Gets,
        Posts = Posts,
        Others = Others,
        Robots = Robots,
        Local = Local,
    };
}
