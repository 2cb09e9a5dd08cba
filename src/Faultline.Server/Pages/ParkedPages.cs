using Faultline.AspNetCore;
using Faultline.Server.Hosting;
using Faultline.Server.Ingest;

namespace Faultline.Server.Pages;

/// <summary>Records that were put aside, and another try of them.</summary>
internal static class ParkedPages
{
    private const int Most = 100;

    public static void MapParkedPage(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Paths.Parked, Verbs.Read, ShowAsync).ProducesFault("faultline.store.unavailable");
        app.MapForm("/parked/{project}/{id}/retry", RetryAsync, "faultline.parked.not_found");
    }

    private static Task<IResult> ShowAsync(HttpContext context, ParkedRecords parked, StoreQuestions store) => DrawAsync(context, parked, store, null);

    private static async Task<IResult> RetryAsync(HttpContext context, string project, string id, ParkedRecords parked, StoreQuestions store, PublicUrl publicUrl)
    {
        var retry = await store.AskAsync(() => parked.RetryAsync(project, id, context.RequestAborted))
            ?? throw ServerFaults.ParkedNotFound(ServerFaults.Shorten(id)).ToException();
        return retry.Taken ? context.Back(publicUrl, Paths.Parked) : await DrawAsync(context, parked, store, $"{id} stays where it is: {retry.Reason}.");
    }

    private static async Task<IResult> DrawAsync(HttpContext context, ParkedRecords parked, StoreQuestions store, string? note)
    {
        var items = await store.AskAsync(() => parked.ListAsync(Most, context.RequestAborted));
        return Page.Of<ParkedPage>(new() { [nameof(ParkedPage.Items)] = items, [nameof(ParkedPage.Count)] = parked.Count, [nameof(ParkedPage.Note)] = note });
    }
}
