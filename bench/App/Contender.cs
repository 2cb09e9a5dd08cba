using Faultline.AspNetCore;
using Faultline.Spooling;

namespace Faultline.Bench.App;

/// <summary>One way to treat failures: what it adds to the services and the pipeline, and the 404 that it returns.</summary>
internal sealed record Contender(string Name, Action<IServiceCollection, string> Add, Action<WebApplication> Use, Func<string, IResult> NotFound)
{
    public static readonly Contender[] All =
    [
        new("bare", (_, _) => { }, _ => { }, _ => Results.NotFound()),
        new("builtin", (services, _) => AddBuiltin(services), app => app.UseExceptionHandler(), Problem),
        new("faultline", (services, spool) => AddFaultline(services, spool, SpoolDurability.Process), app => app.UseFaultline(), id => OrderFaults.NotFound(id).ToResult()),
        new("faultline-disk", (services, spool) => AddFaultline(services, spool, SpoolDurability.Disk), app => app.UseFaultline(), id => OrderFaults.NotFound(id).ToResult()),
    ];

    public static Contender? Find(string name) => Array.Find(All, contender => contender.Name == name);

    private static void AddBuiltin(IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddExceptionHandler<NotFoundHandler>();
    }

    private static IResult Problem(string id) =>
        Results.Problem($"No order has the id {id}.", statusCode: StatusCodes.Status404NotFound, title: "Order not found");

    private static void AddFaultline(IServiceCollection services, string spool, SpoolDurability durability) => services.AddFaultline(faultline =>
    {
        faultline.Service = "orders";
        faultline.Spool.Directory = spool;
        faultline.Spool.Durability = durability;
        // Nothing is shipped, so a series must fit: 8 GiB is the most at the default size of a segment.
        faultline.Spool.MaxBytes = 8L * 1024 * 1024 * 1024;
        faultline.Map<OrderNotFoundException>(e => OrderFaults.NotFound(e.Id));
    });
}
