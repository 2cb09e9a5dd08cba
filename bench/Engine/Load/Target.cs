namespace Faultline.Bench.Engine.Load;

/// <summary>Where reports are sent, and with what key.</summary>
internal sealed record Target(Uri Address, string Key);
