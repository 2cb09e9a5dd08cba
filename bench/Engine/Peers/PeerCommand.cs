namespace Faultline.Bench.Engine.Peers;

/// <summary>
/// The verb <c>peer NAME PLACE</c>: a bare endpoint to compare with. Whatever is posted is gunzipped, the peer reads it with
/// one pass of Utf8JsonReader, as each of them does; what comes then is its own.
/// </summary>
internal static class PeerCommand
{
    /// <summary>Acknowledges after an fsync; keeps the text that was read.</summary>
    public const string Ack = "bare-ack";

    /// <summary>The same; keeps the body as it came, gzipped.</summary>
    public const string AckBody = "bare-ack-body";

    /// <summary>Stores nothing.</summary>
    public const string Digest = "bare-digest";

    /// <summary>Stores in PostgreSQL with COPY and INSERT … ON CONFLICT.</summary>
    public const string Copy = "pg-copy";

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var name, var place] || await MakeAsync(name, place) is not { } peer)
        {
            await Console.Error.WriteLineAsync($"usage: peer {Ack}|{AckBody}|{Digest} DIRECTORY, or peer {Copy} CONNECTION-STRING");
            return 2;
        }

        // Not the current directory: the builder watches its content root for changed settings, and would hear of every report that anybody writes below it.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        // Connections wait while other processes are measured, longer than Kestrel's two minutes.
        builder.WebHost.ConfigureKestrel(kestrel => (kestrel.AddServerHeader, kestrel.Limits.KeepAliveTimeout) = (false, TimeSpan.FromHours(1)));
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Run(context => HttpMethods.IsPost(context.Request.Method) ? TakeAsync(context, peer) : TellAsync(context, peer));
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static async Task<IPeer?> MakeAsync(string name, string place) => name switch
    {
        Ack => new AppendingPeer(place, keepsText: true),
        AckBody => new AppendingPeer(place, keepsText: false),
        Digest => new ForgetfulPeer(),
        Copy => await CopyingPeer.StartAsync(place),
        _ => null,
    };

    private static async Task TakeAsync(HttpContext context, IPeer peer)
    {
        using var report = await PostedReport.ReadAsync(context.Request);
        await peer.TakeAsync(report);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Answer.Length;
        await context.Response.Body.WriteAsync(Answer);
    }

    // In the form of the server's, so that one reader reads both.
    private static Task TellAsync(HttpContext context, IPeer peer) =>
        context.Response.WriteAsJsonAsync(new Dictionary<string, Dictionary<string, long>>(StringComparer.Ordinal)
        {
            ["spool"] = new(StringComparer.Ordinal) { ["pending_bytes"] = peer.Pending },
        });

    private static readonly byte[] Answer = "{\"accepted\":1,\"duplicate\":0}"u8.ToArray();
}
