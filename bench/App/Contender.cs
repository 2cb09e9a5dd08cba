using System.Data.Common;
using Faultline.AspNetCore;
using Faultline.Spooling;
using Faultline.Timelines;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Faultline.Bench.App;

/// <summary>One way to treat failures: what it adds to the services and the pipeline, and the 404 that it returns.</summary>
internal sealed record Contender(string Name, Action<IServiceCollection, string> Add, Action<WebApplication> Use, Func<string, IResult> NotFound)
{
    public static readonly Contender[] All =
    [
        new("bare", (_, _) => { }, _ => { }, _ => Results.NotFound()),
        new("builtin", (services, _) => AddBuiltin(services), app => app.UseExceptionHandler(), Problem),
        OfFaultline("faultline", _ => { }) with { Wrap = connection => connection.WithTimeline() },
        OfFaultline("faultline-disk", faultline => faultline.Spool.Durability = SpoolDurability.Disk),
        OfFaultline("faultline-no-timeline", faultline => (faultline.Timeline.MaxActions, faultline.Timeline.Databases) = (0, false)),
        OfFaultline("faultline-30s", faultline => faultline.Deadlines.Limit = TimeSpan.FromSeconds(30)),
        OfFaultline("faultline-1s", faultline => faultline.Deadlines.Limit = TimeSpan.FromSeconds(1)),
        // Cross-talk is looked for in expired requests, so as many as come are let in.
        OfFaultline("faultline-50ms", faultline => (faultline.Deadlines.Limit, faultline.Deadlines.MaxLateHandlers) = (TimeSpan.FromMilliseconds(50), 10_000)),
        new("request-timeouts", (services, _) => AddTimeouts(services), app => app.UseRequestTimeouts(), Problem),
    ];

    /// <summary>What the app's database connections are wrapped in. Default: nothing.</summary>
    public Func<DbConnection, DbConnection> Wrap { get; init; } = connection => connection;

    public static Contender? Find(string name) => Array.Find(All, contender => contender.Name == name);

    private static void AddBuiltin(IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddExceptionHandler<NotFoundHandler>();
    }

    private static void AddTimeouts(IServiceCollection services) => services.AddRequestTimeouts(timeouts =>
        timeouts.DefaultPolicy = new RequestTimeoutPolicy { Timeout = TimeSpan.FromSeconds(1), TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable });

    private static IResult Problem(string id) =>
        Results.Problem($"No order has the id {id}.", statusCode: StatusCodes.Status404NotFound, title: "Order not found");

    private static Contender OfFaultline(string name, Action<FaultlineOptions> more) =>
        new(name, (services, spool) => AddFaultline(services, spool, more), app => app.UseFaultline(), id => OrderFaults.NotFound(id).ToResult());

    private static void AddFaultline(IServiceCollection services, string spool, Action<FaultlineOptions> more) => services.AddFaultline(faultline =>
    {
        faultline.Service = "orders";
        faultline.Spool.Directory = spool;
        faultline.Spool.Durability = SpoolDurability.Process;
        // Nothing is shipped, so a series must fit: 8 GiB is the most at the default size of a segment.
        faultline.Spool.MaxBytes = 8L * 1024 * 1024 * 1024;
        faultline.Map<OrderNotFoundException>(e => OrderFaults.NotFound(e.Id));
        more(faultline);
    });
}
