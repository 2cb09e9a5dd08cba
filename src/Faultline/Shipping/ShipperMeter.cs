using System.Diagnostics.Metrics;
using Faultline.Spooling;

namespace Faultline.Shipping;

/// <summary>The shipper's counts as instruments of the meter <c>Faultline</c>; read only when somebody listens.</summary>
internal sealed class ShipperMeter : IDisposable
{
    private readonly Meter _meter = new(SpoolMeter.Name);

    public ShipperMeter(Shipper shipper)
    {
        Count("faultline.shipper.shipped", "{report}", "Reports that the server took", () => shipper.Statistics.Shipped);
        Count("faultline.shipper.parked", "{report}", "Reports that the server refused", () => shipper.Statistics.Parked);
        Count("faultline.shipper.batches", "{request}", "Requests that the server answered", () => shipper.Statistics.Batches);
        Count("faultline.shipper.failures", "{request}", "Attempts that failed", () => shipper.Statistics.Failures);
    }

    public void Dispose() => _meter.Dispose();

    private void Count(string name, string unit, string description, Func<long> value) =>
        _meter.CreateObservableCounter(name, value, unit, description);
}
