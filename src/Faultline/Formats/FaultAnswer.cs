namespace Faultline.Formats;

/// <summary>A fault on its way to one caller: what everybody may read, and what the disclosure policy adds for this one.</summary>
/// <param name="Fault">What any caller may read, with the texts in this caller's language.</param>
/// <param name="Trace">The scrubbed trace, or null for a caller who may not see it. Anonymous callers never do.</param>
/// <param name="ReportUrl">Where the error report can be read, or null for a caller who may not see it.</param>
public sealed record FaultAnswer(Fault Fault, string? Trace = null, string? ReportUrl = null)
{
    /// <summary>What the request did, scrubbed, a line for each action; null for a caller who may not see it, and when it did nothing.</summary>
    public string? Timeline { get; init; }

    /// <summary>The method of the failed request. Default: <c>GET</c>.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>The path and query of the failed request as they were sent, without host, such as <c>/v2.1/servers?limit=5</c>. Default: <c>/</c>.</summary>
    public string Target { get; init; } = "/";

    /// <summary>The language of the texts, such as <c>de</c>; it goes out as <c>Content-Language</c>. Default: null, the neutral one.</summary>
    public string? Language { get; init; }
}
