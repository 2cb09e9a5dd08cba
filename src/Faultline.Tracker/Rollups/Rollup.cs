namespace Faultline.Tracker.Rollups;

/// <summary>What was counted under one key in some time. Adding two commutes, so it does not matter who adds them first.</summary>
public sealed record Rollup
{
    /// <summary>Length of the buckets in which new reports are counted; older ones are folded into hours.</summary>
    public static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    /// <summary>Different topics, and different statements, of a project that are told apart in one quarter of an hour: senders say what they like, and counts are kept for good.</summary>
    public const int MostKeys = 500;

    /// <summary>The key of what comes beyond <see cref="MostKeys"/>.</summary>
    public const string OthersKey = "(others)";

    /// <summary>Reports.</summary>
    public long Count { get; init; }

    /// <summary>Hard time-outs among them (class <c>timeout</c>).</summary>
    public long Hard { get; init; }

    /// <summary>Soft time-outs among them (class <c>soft-timeout</c>).</summary>
    public long Soft { get; init; }

    /// <summary>The longest duration in milliseconds, and whose it is; null when none has one.</summary>
    public long? WorstMs { get; init; }

    /// <summary>The report of the longest duration.</summary>
    public ReportId? WorstId { get; init; }

    /// <summary>Most statements of one report; 0 when none has any.</summary>
    public int MostStatements { get; init; }

    /// <summary>The report with the most statements.</summary>
    public ReportId? MostStatementsId { get; init; }

    /// <summary>Requests with GET or HEAD.</summary>
    public long Gets { get; init; }

    /// <summary>Requests with POST.</summary>
    public long Posts { get; init; }

    /// <summary>Requests with other methods, and reports without a request.</summary>
    public long Others { get; init; }

    /// <summary>Requests of crawlers.</summary>
    public long Robots { get; init; }

    /// <summary>Requests that came from a page of the same site.</summary>
    public long Local { get; init; }

    /// <summary>The start of the quarter of an hour that holds a moment, UTC.</summary>
    public static DateTimeOffset QuarterOf(DateTimeOffset moment) => new(moment.UtcTicks - moment.UtcTicks % Quarter.Ticks, TimeSpan.Zero);

    /// <summary>What one report counts.</summary>
    public static Rollup Of(ReportFacts facts, string @class)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return new Rollup
        {
            Count = 1,
            Hard = @class == "timeout" ? 1 : 0,
            Soft = @class == "soft-timeout" ? 1 : 0,
            WorstMs = facts.Duration is { } duration ? (long)Math.Clamp(duration.TotalMilliseconds, 0, long.MaxValue / 2) : null,
            WorstId = facts.Duration is null ? null : facts.Id,
            MostStatements = facts.Statements,
            MostStatementsId = facts.Statements > 0 ? facts.Id : null,
            Gets = facts.Method is "GET" or "HEAD" ? 1 : 0,
            Posts = facts.Method is "POST" ? 1 : 0,
            Others = facts.Method is "GET" or "HEAD" or "POST" ? 0 : 1,
            Robots = facts.Robot ? 1 : 0,
            Local = facts.LocalReferrer is null ? 0 : 1,
        };
    }

    /// <summary>Both together; of two equal worst ones the first stays.</summary>
    public Rollup Plus(Rollup other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var worse = other.WorstMs > (WorstMs ?? -1);
        var more = other.MostStatements > MostStatements;
        return new Rollup
        {
            Count = Count + other.Count,
            Hard = Hard + other.Hard,
            Soft = Soft + other.Soft,
            WorstMs = worse ? other.WorstMs : WorstMs,
            WorstId = worse ? other.WorstId : WorstId,
            MostStatements = more ? other.MostStatements : MostStatements,
            MostStatementsId = more ? other.MostStatementsId : MostStatementsId,
            Gets = Gets + other.Gets,
            Posts = Posts + other.Posts,
            Others = Others + other.Others,
            Robots = Robots + other.Robots,
            Local = Local + other.Local,
        };
    }
}
