namespace Faultline.Bench.Run;

/// <summary>One comparison: a path of the app, who answers it, against whom, and what is to be reached.</summary>
internal sealed record Row(string Name, string Path, int Status, int Connections, string Baseline, string Contender, bool IsReported, Goal[] Goals)
{
    /// <summary>Every row there is. One more comparison is one more line.</summary>
    public static readonly Row[] All =
    [
        new("ok-deadline", "/ok", 200, 4, "bare", "faultline-30s", false, [new(Measure.Bytes, AtMost: 900), new(Measure.Cpu, AtMost: 1.15)]),
        new("ok-builtin", "/ok", 200, 4, "builtin", "faultline", false, [new(Measure.Bytes, AtMost: 600), new(Measure.Cpu, AtMost: 1.10)]),
        new("throw", "/throw", 500, 4, "builtin", "faultline", true, [new(Measure.Cpu, AtMost: 2.0), new(Measure.Rate, AtLeast: 0.5)]),
        new("throw-disk", "/throw", 500, 32, "builtin", "faultline-disk", true, [new(Measure.Rate, AtLeast: 0.4)]),
        new("notfound", "/notfound", 404, 4, "builtin", "faultline", false, [new(Measure.Rate, AtLeast: 0.9)]),
        new("notfound-result", "/notfound-result", 404, 4, "builtin", "faultline", false, [new(Measure.Rate, AtLeast: 0.9)]),
        new("timeline-sql", "/sql", 200, 4, "faultline-no-timeline", "faultline", false, [new(Measure.Cpu, AtMost: 1.05)]),
    ];
}
