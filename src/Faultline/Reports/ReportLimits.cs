namespace Faultline.Reports;

/// <summary>How much of each thing one attempt at a report writes.</summary>
internal readonly record struct ReportLimits(int Text, int Value, int Frames, int Exceptions, int Entries, int LogLines, int Actions, bool Bare)
{
    public static ReportLimits Of(ReporterOptions o) =>
        new(o.MaxTextLength, o.MaxValueLength, o.MaxFrames, o.MaxExceptions, o.MaxEntries, o.MaxLogLines, Actions: int.MaxValue, Bare: false);

    /// <summary>For a report that was too large: first the actions go, of which there may be thousands.</summary>
    public ReportLimits Thinner() => this with { Actions = 20 };

    /// <summary>For a report that was too large even so: an eighth of everything.</summary>
    public ReportLimits Tighter() => new(
        Math.Max(64, Text / 8), Math.Max(16, Value / 8), Math.Max(8, Frames / 8), Math.Max(2, Exceptions / 8), Entries / 8, LogLines / 8, Actions: 5, Bare: false);

    /// <summary>For one that is too large even so: what failed, and nothing that the app added.</summary>
    public static readonly ReportLimits Least = new(64, 16, 8, 2, 0, 0, Actions: 0, Bare: true);
}
