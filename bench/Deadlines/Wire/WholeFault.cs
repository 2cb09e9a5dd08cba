using System.Globalization;
using System.Text.Json;

namespace Faultline.Bench.Deadlines.Wire;

/// <summary>What the caller of an expired request is promised: a complete 503 with <c>Retry-After</c>, the fault's code, and the id of the report.</summary>
internal static class WholeFault
{
    private const string Code = "orders.request_expired";

    /// <summary>Says what is missing; null when nothing is.</summary>
    public static string? Missing(Answer answer)
    {
        if (answer.Status != 503)
            return $"the status is {answer.Status}";
        if (!int.TryParse(answer.Header("Retry-After"), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            return "no Retry-After";
        if (answer.Header("X-Oops-Id") is not { } oops || !oops.StartsWith("OOPS-", StringComparison.Ordinal))
            return "no OOPS id";
        if (answer.Header("X-Request-Id") is not { } request || !request.StartsWith("req-", StringComparison.Ordinal))
            return "no request id";
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            var error = document.RootElement.GetProperty("errors")[0];
            return error.GetProperty("code").GetString() != Code ? $"the code is {error.GetProperty("code")}"
                : error.GetProperty("request_id").GetString() != request ? "the body has another request id than the header"
                : error.GetProperty("report_id").GetString() != oops ? "the body has another OOPS id than the header"
                : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            return $"the body is no fault ({e.Message})";
        }
    }
}
