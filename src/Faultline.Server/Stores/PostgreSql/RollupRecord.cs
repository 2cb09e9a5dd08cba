using Faultline.Tracker.Rollups;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>A row of <c>rollup</c>, or several summed.</summary>
internal sealed class RollupRecord
{
    /// <summary>The columns of one row.</summary>
    public const string Columns =
        "r.number, r.key, r.bucket, r.count, r.hard, r.soft, r.gets, r.posts, r.others, r.robots, r.local, r.worst_ms, r.most_statements, r.worst_id, r.most_statements_id";

    /// <summary>The counts of several, without the ids.</summary>
    public const string Sums =
        """
        sum(r.count)::bigint AS count, sum(r.hard)::bigint AS hard, sum(r.soft)::bigint AS soft, sum(r.gets)::bigint AS gets, sum(r.posts)::bigint AS posts,
        sum(r.others)::bigint AS others, sum(r.robots)::bigint AS robots, sum(r.local)::bigint AS local, max(r.worst_ms) AS worst_ms, max(r.most_statements) AS most_statements
        """;

    public long Number { get; init; }

    public string Key { get; init; } = "";

    public long Bucket { get; init; }

    public long Count { get; init; }

    public long Hard { get; init; }

    public long Soft { get; init; }

    public long Gets { get; init; }

    public long Posts { get; init; }

    public long Others { get; init; }

    public long Robots { get; init; }

    public long Local { get; init; }

    public long? WorstMs { get; init; }

    public int MostStatements { get; init; }

    public string? WorstId { get; init; }

    public string? MostStatementsId { get; init; }

    public Rollup ToRollup() => new()
    {
        Count = Count,
        Hard = Hard,
        Soft = Soft,
        Gets = Gets,
        Posts = Posts,
        Others = Others,
        Robots = Robots,
        Local = Local,
        WorstMs = WorstMs,
        WorstId = WorstId is null ? null : ReportId.Parse(WorstId),
        MostStatements = MostStatements,
        MostStatementsId = MostStatementsId is null ? null : ReportId.Parse(MostStatementsId),
    };
}
