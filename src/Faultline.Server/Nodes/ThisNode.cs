namespace Faultline.Server.Nodes;

/// <summary>This server among those on one store.</summary>
/// <param name="Name">Its name: of its data directory, so that it is the same after a restart, and what waited there before is known to be what waits there now.</param>
internal sealed record ThisNode(string Name)
{
    /// <summary>How often it says what waits in its spools.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>After how long without a word a server is taken to have ended.</summary>
    public static readonly TimeSpan Alive = TimeSpan.FromSeconds(30);
}
