using System.Text.Json;

namespace Faultline.Tests.Formats;

/// <summary>All that a fault tells, as one text, to compare two of them by.</summary>
internal static class Told
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, MaxDepth = 200 };

    public static string Of(Fault fault) => JsonSerializer.Serialize(Parts(fault), Readable);

    private static object Parts(Fault fault) => new
    {
        code = fault.Code.ToString(),
        fault.Status,
        fault.Title,
        fault.Detail,
        data = fault.Data.OrderBy(entry => entry.Key, StringComparer.Ordinal),
        links = fault.Links,
        request = fault.RequestId?.ToString(),
        report = fault.ReportId?.ToString(),
        wait = fault.RetryAfter?.TotalSeconds,
        fault.NovaRoot,
        extensions = fault.Extensions.OrderBy(entry => entry.Key, StringComparer.Ordinal),
        causes = fault.Causes.Select(Parts),
    };
}
