using Faultline.Spooling;

namespace Faultline.Reports;

/// <summary>What goes into an error report, and how much of it.</summary>
public sealed class ReporterOptions
{
    /// <summary>The service that fails, such as <c>compute</c>. Default: <c>unknown</c>; ASP.NET Core apps: the application's name.</summary>
    public string Reporter { get; set; } = "unknown";

    /// <summary>The version that runs, such as <c>1.4.0</c>. Default: the informational version of the entry assembly, up to its <c>+</c>.</summary>
    public string? Release { get; set; }

    /// <summary>The revision it was built from, such as a commit id. Default: what follows the <c>+</c> of the informational version.</summary>
    public string? Revision { get; set; }

    /// <summary>Where it runs, such as <c>Production</c>. Default: absent; ASP.NET Core apps: the host's environment.</summary>
    public string? Environment { get; set; }

    /// <summary>Longest message or other free text, in characters; longer is cut in the middle. 64 to 1,000,000. Default: 8,000.</summary>
    public int MaxTextLength { get; set; } = 8_000;

    /// <summary>Longest value of a header, tag, flag or data field, in characters. 16 to 100,000. Default: 1,000.</summary>
    public int MaxValueLength { get; set; } = 1_000;

    /// <summary>Most frames of one exception; of more, those in the middle are left out. 2 to 10,000. Default: 200.</summary>
    public int MaxFrames { get; set; } = 200;

    /// <summary>Most exceptions of one tree. 1 to 1,000. Default: 32.</summary>
    public int MaxExceptions { get; set; } = 32;

    /// <summary>Most tags, flags, messages, headers and data fields, each. 0 to 10,000. Default: 64.</summary>
    public int MaxEntries { get; set; } = 64;

    /// <summary>How many of a request's last log lines are kept. 0 to 1,000; 0 is off. Default: 50.</summary>
    public int MaxLogLines { get; set; } = 50;

    /// <summary>
    /// Largest report, in bytes; a larger one is written again with tighter limits. No larger than the spool's <see cref="SpoolOptions.MaxRecordBytes"/>
    /// in any case. 4 KiB to 16 MiB less one byte. Default: 1 MiB.
    /// </summary>
    public int MaxReportBytes { get; set; } = 1 << 20;

    /// <summary>
    /// How long one report may wait for code of the app (overridden <c>Message</c> getters, <c>ToString</c>, enrichers); one
    /// call may take half of what is left. 1 ms to 10 s. Default: 250 ms.
    /// </summary>
    public TimeSpan CaptureTimeout { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Most threads for such code; when all of them wait for code that never returned, it is no longer called. 1 to 64. Default: 4.</summary>
    public int MaxCaptureThreads { get; set; } = 4;

    /// <summary>Further words that mark a name as a secret's, beyond <c>password</c>, <c>token</c> and the like. Default: none.</summary>
    public IList<string> SensitiveNames { get; } = [];

    /// <summary>Further request headers whose values are kept, unless their names sound like secrets. Default: none beyond the harmless ones of docs/security.md.</summary>
    public IList<string> CapturedHeaders { get; } = [];

    /// <summary>Says what is wrong with these options; empty when nothing is.</summary>
    public IEnumerable<string> Validate()
    {
        if (string.IsNullOrWhiteSpace(Reporter))
            yield return "Reporter is empty; expected the name of the service, such as compute";
        foreach (var name in SensitiveNames)
        {
            if (name.Count(char.IsLetterOrDigit) < 2)
                yield return $"SensitiveNames has '{name}'; expected words of at least 2 letters or digits";
        }

        (string Name, long Value, long Min, long Max)[] ranges =
        [
            (nameof(MaxTextLength), MaxTextLength, 64, 1_000_000),
            (nameof(MaxValueLength), MaxValueLength, 16, 100_000),
            (nameof(MaxFrames), MaxFrames, 2, 10_000),
            (nameof(MaxExceptions), MaxExceptions, 1, 1_000),
            (nameof(MaxEntries), MaxEntries, 0, 10_000),
            (nameof(MaxLogLines), MaxLogLines, 0, 1_000),
            (nameof(MaxReportBytes), MaxReportBytes, 4_096, SpoolOptions.MostRecordBytes),
            (nameof(CaptureTimeout) + " (ms)", (long)CaptureTimeout.TotalMilliseconds, 1, 10_000),
            (nameof(MaxCaptureThreads), MaxCaptureThreads, 1, 64),
        ];
        foreach (var (name, value, min, max) in ranges)
        {
            if (value < min || value > max)
                yield return $"{name} is {value}; expected {min} to {max}";
        }
    }
}
