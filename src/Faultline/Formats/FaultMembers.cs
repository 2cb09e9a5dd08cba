using System.Text.Json;

namespace Faultline.Formats;

/// <summary>The names of members that several formats share, encoded once.</summary>
internal static class FaultMembers
{
    public static readonly JsonEncodedText Causes = JsonEncodedText.Encode("causes");
    public static readonly JsonEncodedText Code = JsonEncodedText.Encode("code");
    public static readonly JsonEncodedText Data = JsonEncodedText.Encode("data");
    public static readonly JsonEncodedText Detail = JsonEncodedText.Encode("detail");
    public static readonly JsonEncodedText Details = JsonEncodedText.Encode("details");
    public static readonly JsonEncodedText Errors = JsonEncodedText.Encode("errors");
    public static readonly JsonEncodedText Href = JsonEncodedText.Encode("href");
    public static readonly JsonEncodedText Links = JsonEncodedText.Encode("links");
    public static readonly JsonEncodedText Message = JsonEncodedText.Encode("message");
    public static readonly JsonEncodedText Rel = JsonEncodedText.Encode("rel");
    public static readonly JsonEncodedText ReportId = JsonEncodedText.Encode("report_id");
    public static readonly JsonEncodedText ReportUrl = JsonEncodedText.Encode("report_url");
    public static readonly JsonEncodedText RequestId = JsonEncodedText.Encode("request_id");
    public static readonly JsonEncodedText RetryAfter = JsonEncodedText.Encode("retryAfter");
    public static readonly JsonEncodedText Status = JsonEncodedText.Encode("status");
    public static readonly JsonEncodedText Title = JsonEncodedText.Encode("title");
    public static readonly JsonEncodedText Trace = JsonEncodedText.Encode("trace");
    public static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
}
