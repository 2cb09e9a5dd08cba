using System.Globalization;
using System.Runtime;
using Faultline.Reports;

namespace Faultline.Bench.App;

/// <summary>What is asked of the app while it is measured, and what the driver asks before and after.</summary>
internal static class Endpoints
{
    private const string Order = "4711";

    /// <summary>The four paths. None reads the request, so that the rows differ by what handles the failure and nothing else.</summary>
    public static void MapWork(this WebApplication app, Contender contender)
    {
        app.MapGet("/ok", () => "ok");
        app.MapGet("/throw", () => Warehouse.Reserve(Order));
        app.MapGet("/notfound", string () => throw new OrderNotFoundException(Order));
        app.MapGet("/notfound-result", () => contender.NotFound(Order));
    }

    /// <summary>Since the start: bytes allocated, CPU time in microseconds, reports in the spool, reports lost, methods compiled.</summary>
    public static void MapFigures(this WebApplication app) => app.MapGet("/figures", (IServiceProvider services) =>
    {
        var reports = services.GetService<Reporter>()?.Statistics;
        var cpu = Environment.CpuUsage.TotalTime.TotalMicroseconds;
        return string.Create(CultureInfo.InvariantCulture, $"{GC.GetTotalAllocatedBytes(precise: true)} {cpu:0} {reports?.Reported ?? 0} {reports?.Lost ?? 0} {JitInfo.GetCompiledMethodCount()}");
    });
}
