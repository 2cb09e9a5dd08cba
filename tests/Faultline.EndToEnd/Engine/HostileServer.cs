namespace Faultline.EndToEnd.Engine;

/// <summary>One server for all hostile inputs, so that what one of them leaves behind would be met by the next.</summary>
public sealed class HostileServer : IAsyncLifetime
{
    internal TrackerServer Server { get; } = new();

    public async ValueTask InitializeAsync() => await Server.StartAsync();

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();
}
