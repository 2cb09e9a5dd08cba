namespace Faultline.Shipping;

/// <summary>How one attempt to ship ended.</summary>
public enum ShipOutcome
{
    /// <summary>Nothing waits.</summary>
    Idle,

    /// <summary>A batch is the server's now, but for reports that were parked.</summary>
    Shipped,

    /// <summary>The batch was too much for the server; the next one is half as large.</summary>
    Halved,

    /// <summary>The server cannot be reached or cannot take (more) reports now; those that it did not take are kept.</summary>
    Failed,

    /// <summary>The server does not take the key; all are kept.</summary>
    KeyRefused,
}
