using Faultline.Bench.Engine.Corpus;
using Faultline.Bench.Engine.Load;
using Faultline.Bench.Engine.Processes;

namespace Faultline.Bench.Engine;

/// <summary>What one row works with: its directory, which goes with it, and the processes that are started in it.</summary>
internal sealed class Workspace : IAsyncDisposable
{
    // Load must meet the disk, not the limits of what may wait and of how many bugs an hour may bring; a row that is about limits sets its own.
    private static readonly string[] Roomy = ["--Faultline:MaxSpoolBytes=68719476736", "--Faultline:MaxNewGroupsPerHour=0"];

    private readonly bool _isKept;
    private readonly bool _isPostgres;
    private PostgresProcess? _postgres;

    private Workspace(EngineOptions options, Cores cores, string directory, bool isPostgres, bool isKept)
    {
        (Options, Cores, Directory, _isPostgres, _isKept) = (options, cores, directory, isPostgres, isKept);
        System.IO.Directory.CreateDirectory(directory);
    }

    public EngineOptions Options { get; }

    public Cores Cores { get; }

    public string Directory { get; }

    /// <summary>Where the server keeps its data.</summary>
    public string ServerData => Path.Combine(Directory, "server");

    public string StoreName => _isPostgres ? "PostgreSQL" : "SQLite";

    /// <summary>The run's PostgreSQL; null on SQLite.</summary>
    public PostgresProcess? Postgres => _postgres;

    public long Bytes => BytesIn(Directory);

    /// <param name="kept">A directory that stays; null: one that is deleted at the end.</param>
    public static async Task<Workspace> OpenAsync(EngineOptions options, Cores cores, bool isPostgres, string? kept, CancellationToken stop)
    {
        await cores.TakePlaceAsync();
        var directory = Path.GetFullPath(kept ?? Path.Combine(options.Data, $"engine-{Guid.NewGuid():N}"));
        var space = new Workspace(options, cores, directory, isPostgres, kept is not null);
        if (isPostgres)
            space._postgres = await PostgresProcess.StartAsync(Path.Combine(directory, "postgres"), cores.Others, stop);
        return space;
    }

    /// <summary>Starts the server on this directory's data.</summary>
    public async Task<ServerProcess> StartServerAsync(CancellationToken stop, params string[] more)
    {
        List<string> options = [.. Roomy, .. more, .. Options.Settings];
        if (_postgres is not null)
            options.AddRange(["--Faultline:PostgreSql", await _postgres.DatabaseAsync("faultline", stop)]);
        return await ServerProcess.StartAsync(ServerData, options, Cores.Measured, stop);
    }

    /// <summary>Starts a peer that writes, if it does, to a place of that name.</summary>
    public async Task<PeerProcess> StartPeerAsync(string peer, string place, CancellationToken stop)
    {
        var where = peer == Peers.PeerCommand.Copy && _postgres is not null ? await _postgres.DatabaseAsync(place, stop) : Path.Combine(Directory, place);
        return await PeerProcess.StartAsync(peer, where, Cores.Measured, stop);
    }

    /// <summary>Bodies of about so many bytes of JSON, of at least 500 different stacks.</summary>
    public BodyBook MakeBodies(int targetBytes)
    {
        Console.Error.Write("making bodies … ");
        var book = BodyBook.Make(Options.Seed, StackBook.Make(Options.Seed, count: 600, isShallow: false), bodies: 3000, targetBytes);
        Console.Error.WriteLine(book);
        return book;
    }

    public ReportLoad Load(Subject subject, BodyBook book) => new(subject.Target, book, Options.Connections, NewSeed());

    /// <summary>Of ids that no other stretch of this program has.</summary>
    public static ulong NewSeed() => (ulong)Random.Shared.NextInt64();

    public static long BytesIn(string directory) =>
        new DirectoryInfo(directory).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }).Sum(file => file.Exists ? file.Length : 0);

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        if (!_isKept)
            System.IO.Directory.Delete(Directory, recursive: true);
    }
}
