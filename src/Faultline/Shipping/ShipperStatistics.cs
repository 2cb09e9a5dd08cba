namespace Faultline.Shipping;

/// <summary>What a shipper did since it was made; a snapshot.</summary>
public sealed record ShipperStatistics
{
    /// <summary>What it is at.</summary>
    public ShipperState State { get; init; }

    /// <summary>Reports that the server took. One that was sent twice counts twice.</summary>
    public long Shipped { get; init; }

    /// <summary>Reports that the server refused for ever.</summary>
    public long Parked { get; init; }

    /// <summary>Requests that the server answered with what it took.</summary>
    public long Batches { get; init; }

    /// <summary>Attempts that failed, a refused key among them.</summary>
    public long Failures { get; init; }

    /// <summary>What went wrong last, in words; null when nothing did. It stays after a success.</summary>
    public string? LastError { get; init; }

    /// <summary>When the server took something last (UTC); null when it never did.</summary>
    public DateTimeOffset? LastSuccess { get; init; }
}
