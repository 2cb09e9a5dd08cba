using Faultline.AspNetCore;

namespace Compute;

/// <summary>The one size of server that there is.</summary>
internal static class Flavors
{
    public const string Small = "1";

    public static void MapFlavors(this RouteGroupBuilder api)
    {
        api.MapGet("/flavors/{id}", (string id) => id == Small ? Results.Ok(new { flavor = All[0] }) : ComputeFaults.FlavorNotFound(id).ToResult())
            .ProducesFault("compute.flavor.not_found");
        api.MapGet("/flavors/detail", () => Results.Ok(new { flavors = All }));
    }

    private static readonly object[] All = [new { id = Small, name = "m1.small", ram = 2_048, vcpus = 1, disk = 20 }];
}
