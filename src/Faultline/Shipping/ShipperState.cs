namespace Faultline.Shipping;

/// <summary>What a shipper is at.</summary>
public enum ShipperState
{
    /// <summary>The last attempt, if there was one, went well.</summary>
    Ready,

    /// <summary>The last attempt failed; it waits before the next.</summary>
    Retrying,

    /// <summary>The server does not take the key. Reports are kept; somebody must mend the key.</summary>
    KeyRefused,

    /// <summary><see cref="Shipper.RunAsync"/> has ended.</summary>
    Stopped,
}
