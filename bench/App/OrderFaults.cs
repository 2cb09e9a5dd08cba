namespace Faultline.Bench.App;

/// <summary>What can be wrong with a request to this app.</summary>
internal static class OrderFaults
{
    public static Fault NotFound(string id) => new("orders.order.not_found", 404, "Order not found", $"No order has the id {id}.");
}
