#if SINCE3
// Copyright (c) the shop. Since version 5 every file says so.
// See LICENSE in the root of the tree.

#endif
#if SINCE2
using System.Diagnostics;
#endif
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Shop.Kernel;
using Shop.Orders;

namespace Shop.Web;

public static class AdminEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var admin = app.MapGroup("/admin");
#if SINCE2
        admin.MapGet("/ping", () => "pong");
#endif
        admin.MapPost("/reindex", (string index) =>
        {
            var shards = new Dictionary<string, int>();
            return shards.Count > 0 ? shards[index] : throw new InvalidOperationException("Sequence contains no elements");
        });
#if SINCE3
        admin.MapGet("/version", () => 3);
#endif
        admin.MapPost("/purge", (string cache) =>
        {
            if (cache.Length > 1)
                throw new InvalidOperationException("Sequence contains no elements");
            return 0;
        });
        admin.MapPost("/flags/{name}", (string name) =>
        {
            string? state = null;
            return state.Length + name.Length;
        });
        admin.MapPost("/reprice", (int product) => Repricing.Run(product));
        admin.MapPost("/loyalty", (Database database, int customer) => database.ExecuteAsync("update customers set loyalty_points = 0 where id = {0}", customer));
    }
}

public static class Repricing
{
    public static decimal Run(int product)
    {
        decimal[] costs = [product, 3, 4];
        return Margin(costs, product % 2);
    }

    private static decimal Margin(decimal[] costs, int zero) => costs[0] / (zero * 0m);
}
