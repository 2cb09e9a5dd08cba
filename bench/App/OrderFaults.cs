using Faultline.Catalogue;

namespace Faultline.Bench.App;

/// <summary>What can be wrong with a request to this app.</summary>
[FaultCatalogue("orders")]
internal static partial class OrderFaults
{
    /// <summary>No order has the id that the request names.</summary>
    /// <param name="orderId">The id that was asked for.</param>
    [FaultCode("orders.order.not_found", 404, "Order not found", "No order has the id {order_id}.")]
    public static partial Fault NotFound(string orderId);
}
