#if SINCE3
// Copyright (c) the shop. Since version 5 every file says so.
// See LICENSE in the root of the tree.

#endif
#if SINCE2
using System.Diagnostics;
#endif
namespace Shop.Orders;

public sealed class OrderProcessingException(int order, Exception cause) : Exception($"Order {order} could not be processed", cause);

public sealed class OrderPipeline
{
    private static readonly Dictionary<string, decimal> Rates = new() { ["de"] = 0.19m, ["fr"] = 0.2m };

    public async Task<decimal> ProcessAsync(int order, string step)
    {
        try
        {
            return await RunAsync(order, step);
        }
        catch (Exception e)
        {
            throw new OrderProcessingException(order, e);
        }
    }

    private static async Task<decimal> RunAsync(int order, string step)
    {
        await Task.Yield();
#if SINCE2
        if (step.Length == 0)
            return 0;
#endif
        return step switch
        {
            "tax" => TaxOf(order),
            "address" => HouseNumberOf(order),
            "points" => PointsOf(order),
            _ => 0,
        };
    }

    private static decimal TaxOf(int order) => Rates["c" + (order % 30)] * order;

    private static decimal HouseNumberOf(int order)
    {
        string[] parts = ["Hauptstr", "no" + (order % 90) + "b"];
        return int.Parse(parts[1]);
    }

    private static decimal PointsOf(int order)
    {
        object points = (long)order;
        return (int)points;
    }
}
