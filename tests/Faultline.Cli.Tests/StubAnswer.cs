using System.Text.Json;

namespace Faultline.Cli.Tests;

/// <summary>What the stub says.</summary>
internal sealed record StubAnswer(int Status, string Body, string? RetryAfter = null)
{
    /// <summary>A fault as a Faultline server tells it.</summary>
    public static StubAnswer Fault(int status, string code, string title, string detail, object? data = null) => new(status, JsonSerializer.Serialize(new
    {
        errors = new[] { new { code, status, title, detail, request_id = "req-4b9e5c04-c40f-4b4f-960e-6ac0858dca6c", links = Array.Empty<object>(), data } },
    }));

    /// <summary>A report that the server holds.</summary>
    public static StubAnswer Found(string report, string project = "default") =>
        new(200, $$"""{"project":"{{project}}","id":"OOPS-7ZK3M9QW2X5T8V1B0N6C","received":"2026-11-21T22:15:51Z","report":{{report}}}""");
}
