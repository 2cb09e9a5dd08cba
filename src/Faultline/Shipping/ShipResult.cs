namespace Faultline.Shipping;

/// <summary>One attempt to ship.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Shipped">Reports that the server took.</param>
/// <param name="Parked">Reports that it refused for ever, now in the spool's folder <c>parked</c>.</param>
/// <param name="Wait">How long to wait before the next attempt; zero when there may be more at once.</param>
/// <param name="Error">What went wrong, in words; null when nothing did.</param>
public sealed record ShipResult(ShipOutcome Outcome, int Shipped, int Parked, TimeSpan Wait, string? Error);
