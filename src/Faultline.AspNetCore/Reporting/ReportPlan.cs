using Faultline.AspNetCore.Links;

namespace Faultline.AspNetCore.Reporting;

/// <summary>That a failure leaves a report, and what it says beside the failure.</summary>
internal sealed record ReportPlan
{
    /// <summary>The report of most failures.</summary>
    public static readonly ReportPlan Plain = new();

    /// <summary>The type of the report where it is not that of the exception or the code of the fault.</summary>
    public string? Kind { get; init; }

    /// <summary>The broken link that was followed.</summary>
    public BrokenLink? Link { get; init; }

    /// <summary>How many reports of the group were held back since its last one.</summary>
    public int Suppressed { get; init; }
}
