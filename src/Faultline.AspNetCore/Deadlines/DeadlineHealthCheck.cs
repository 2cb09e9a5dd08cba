using System.Globalization;
using Faultline.Deadlines;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>
/// Unhealthy while so many handlers are late that requests are refused. It comes with <c>AddFaultline</c> under the name <c>faultline-late-handlers</c>, where the
/// app uses health checks.
/// </summary>
internal sealed class DeadlineHealthCheck(LateHandlers late, DeadlineSettings settings) : IHealthCheck
{
    public const string Name = "faultline-late-handlers";

    private const int MostListed = 10;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var (count, most) = (late.Count, settings.Options.MaxLateHandlers);
        var data = new Dictionary<string, object> { ["late"] = count, ["limit"] = most, ["total"] = late.Total, ["poolRaises"] = PoolGuard.Shared.Raises };
        foreach (var handler in late.List().Take(MostListed))
            data[handler.RequestId.ToString()] = string.Create(CultureInfo.InvariantCulture, $"{handler.Topic ?? "unknown page"}, late for {handler.Since.TotalSeconds:0.0} s, report {handler.Report?.ToString() ?? "none"}");
        return Task.FromResult(count >= most
            ? new HealthCheckResult(context.Registration.FailureStatus, $"{count} handlers run on after their request was answered; requests are refused from {most} on.", data: data)
            : HealthCheckResult.Healthy($"{count} handlers run on after their request was answered.", data));
    }
}
