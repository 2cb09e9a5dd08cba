namespace Faultline.Formats;

/// <summary>What is known of an error answer beside its body: a format that says less is completed from here.</summary>
/// <param name="Status">The status of the response. What is none of an error reads as 500.</param>
/// <param name="ContentType">The media type with its parameters, or null.</param>
public sealed record FaultSource(int Status, string? ContentType = null)
{
    /// <summary>The status of the response, 400 to 599.</summary>
    public int Status { get; } = Status is >= 400 and <= 599 ? Status : 500;

    /// <summary>The request id of the headers, if they have a valid one.</summary>
    public RequestId? RequestId { get; init; }

    /// <summary>The report id of the headers, if they have one.</summary>
    public ReportId? ReportId { get; init; }

    /// <summary>How long to wait, by the headers.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
