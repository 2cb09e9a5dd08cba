namespace Faultline.Server.Tests;

/// <summary>A test class whose every test has a whole server, on an empty data directory of its own.</summary>
public abstract class ServerTest : IAsyncLifetime
{
    private readonly TestDirectory _directory = new();

    private protected RunningServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await RunningServer.StartAsync(_directory.Path);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }
}
