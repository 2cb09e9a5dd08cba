using System.Net.Sockets;
using Faultline.Server.Ingest;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Stores;
using Faultline.Server.Stores.PostgreSql;
using Faultline.Server.Stores.Sqlite;

namespace Faultline.Server.Hosting;

/// <summary>The program's verbs. What is wrong with the start is one line on stderr and exit code 1.</summary>
internal static class ServerCommand
{
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        try
        {
            var line = CommandLine.Parse(args);
            if (line.Help)
            {
                await output.WriteLineAsync(CommandLine.Usage);
                return 0;
            }

            return line.Words switch
            {
                [] or ["serve"] => await ServeAsync(ServerConfiguration.Read(line), LevelsOf(line), output, cancellation),
                ["projects", "add", var name] => await AddProjectAsync(ServerConfiguration.Read(line), name, output, cancellation),
                ["retention", "--dry-run"] => await RetentionVerb.RunAsync(ServerConfiguration.Read(line), output, cancellation),
                _ => throw new StartException($"There is no verb '{string.Join(' ', line.Words)}'. Try --help."),
            };
        }
        catch (Exception e) when (e is StartException or StoreUnavailableException)
        {
            await errors.WriteLineAsync($"faultline-server: {e.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }

    private static async Task<int> ServeAsync(ServerOptions options, IConfiguration levels, TextWriter output, CancellationToken cancellation)
    {
        // Before anything is opened: nothing may listen where others reach it.
        ListenAddress.ParseAll(options.Listen);
        PublicUrl.Parse(options.PublicUrl);

        var data = DataDirectory.Open(options.Data, options.PostgreSql is null);
        using var taken = data.Lock();
        await using var stores = await OpenStoresAsync(options, data, alone: true, cancellation);
        await data.PrepareAsync(stores.Projects, cancellation);
        var own = await OwnProjectAsync(stores.Projects, cancellation);

        await using var app = Program.Build(options, data, stores, own, services => services.AddLogging(logging => logging.AddConfiguration(levels)));
        await StartAsync(app, options, cancellation);
        await output.WriteLineAsync($"Faultline listens on {string.Join(", ", app.Urls)}, data in {data.Root}. The ingest key of project '{Project.Default}' is in {data.IngestKey}.");
        await app.WaitForShutdownAsync(cancellation);

        var workers = app.Services.GetServices<IHostedService>().OfType<BackgroundService>();
        return workers.Any(worker => worker.ExecuteTask is { IsFaulted: true }) ? 1 : 0;
    }

    /// <summary>Opens the store that the options name; <paramref name="alone"/>: the caller holds the data directory's lock.</summary>
    public static async Task<ServerStores> OpenStoresAsync(ServerOptions options, DataDirectory data, bool alone, CancellationToken cancellation) => options.PostgreSql is { } database
        ? await PostgreSqlStores.OpenAsync(database, TimeProvider.System, cancellation)
        : SqliteStores.Open(data.Database, data.Payloads, options.PayloadSegmentBytes, TimeProvider.System, alone);

    /// <summary>The log levels of the command line, which go before those of all other sources.</summary>
    private static IConfigurationSection LevelsOf(CommandLine line) =>
        new ConfigurationBuilder().AddInMemoryCollection(line.Settings).Build().GetSection("Logging");

    /// <summary>The project of the server's own reports. Its key is thrown away: nobody hands reports in to it from outside.</summary>
    public static async Task<Project> OwnProjectAsync(IProjectStore projects, CancellationToken cancellation) =>
        await projects.FindAsync(Project.Own, cancellation)
        ?? await projects.AddAsync(Project.Own, IngestKey.New(), cancellation)
        ?? throw new StartException($"The project '{Project.Own}' of the server's own reports cannot be made.");

    private static async Task StartAsync(WebApplication app, ServerOptions options, CancellationToken cancellation)
    {
        try
        {
            app.Services.GetRequiredService<ProjectSpools>().OpenLeftovers();
        }
        catch (IOException e)
        {
            throw new StartException($"What an earlier run took in cannot be opened: {e.Message}", e);
        }

        try
        {
            await app.StartAsync(cancellation);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new StartException($"The server cannot listen on {options.Listen}: {e.Message.TrimEnd('.')}. Stop what uses the port, or choose another with --urls.", e);
        }
    }

    private static async Task<int> AddProjectAsync(ServerOptions options, string name, TextWriter output, CancellationToken cancellation)
    {
        if (!Project.IsName(name))
            throw new StartException($"'{name}' cannot name a project; expected 1 to 63 lower-case letters, digits and hyphens, a letter first.");

        if (name == Project.Own)
            throw new StartException($"'{name}' is the project of the server's own reports; choose another name.");

        var data = DataDirectory.Open(options.Data, options.PostgreSql is null);
        await using var stores = await OpenStoresAsync(options, data, alone: false, cancellation);
        var projects = stores.Projects;
        await data.PrepareAsync(projects, cancellation);
        var key = IngestKey.New();
        if (await projects.AddAsync(name, key, cancellation) is null)
            throw new StartException($"There is a project '{name}' already.");
        await output.WriteLineAsync($"Project '{name}' is made. Its ingest key, shown this once:");
        await output.WriteLineAsync(key.Text);
        return 0;
    }
}
