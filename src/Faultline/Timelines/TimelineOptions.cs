namespace Faultline.Timelines;

/// <summary>What a timeline keeps of the actions of one request or job.</summary>
public sealed class TimelineOptions
{
    private static TimelineOptions s_ofProcess = new();

    /// <summary>What holds for work that no host has begun: the options of the <see cref="TimelineListener"/> that was started last, else the defaults.</summary>
    internal static TimelineOptions OfProcess
    {
        get => Volatile.Read(ref s_ofProcess);
        set => Volatile.Write(ref s_ofProcess, value);
    }

    /// <summary>
    /// Most actions that are kept one by one; of more the shortest ones give way, and only their count and time are kept. 0 to 10,000; 0 is off.
    /// Default: 200.
    /// </summary>
    public int MaxActions { get; set; } = 200;

    /// <summary>
    /// Whether statements keep the literals that stand in their text. They may be anybody's data, and the report has no way to tell. Parameters are never kept.
    /// Default: false.
    /// </summary>
    public bool SqlLiterals { get; set; }

    /// <summary>
    /// Whether databases are seen that nobody wrapped, by the diagnostics of Entity Framework Core and SqlClient and by the activities of Npgsql. What
    /// is wrapped is not counted twice. Deadlines end their statements also without. Default: true.
    /// </summary>
    public bool Databases { get; set; } = true;

    /// <summary>
    /// Sources of activities that become actions, such as <c>RabbitMQ.Client.Publisher</c> or, with a star at the end, <c>Azure.*</c>. Listening makes the
    /// source create an activity for each of its actions inside a request, which costs about a microsecond and 1 KB. Default: none.
    /// </summary>
    public IList<string> ActivitySources { get; } = [];

    /// <summary>Says what is wrong with these options; empty when nothing is.</summary>
    public IEnumerable<string> Validate()
    {
        if (MaxActions is < 0 or > 10_000)
            yield return $"MaxActions is {MaxActions}; expected 0 to 10000";
        foreach (var source in ActivitySources)
        {
            if (source.Length == 0 || source.IndexOf('*', StringComparison.Ordinal) is >= 0 and var star && (star == 0 || star < source.Length - 1))
                yield return $"ActivitySources has '{source}'; expected the name of a source, or its beginning and a star, such as Azure.*";
        }
    }
}
