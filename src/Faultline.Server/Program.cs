using Faultline.AspNetCore;
using Faultline.Server.Api;
using Faultline.Server.Digest;
using Faultline.Server.Finding;
using Faultline.Server.Groups;
using Faultline.Server.Hosting;
using Faultline.Server.Ingest;
using Faultline.Server.Intakes;
using Faultline.Server.Ledger;
using Faultline.Server.Metrics;
using Faultline.Server.Nodes;
using Faultline.Server.Pages;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Retention;
using Faultline.Server.Rules;
using Faultline.Server.Stores;
using Faultline.Server.Workers;

namespace Faultline.Server;

/// <summary>The map of what this server has: its stores, workers, intakes, API and pages.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => ServerCommand.RunAsync(args, Console.Out, Console.Error, CancellationToken.None);

    /// <summary>Puts the server together, ready to start. The caller holds the data directory's lock.</summary>
    public static WebApplication Build(ServerOptions options, DataDirectory data, ServerStores stores, Project own, Action<IServiceCollection>? more = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        ServerHost.Configure(builder, options);

        var services = builder.Services;
        services.AddSingleton(options).AddSingleton(data).AddSingleton(TimeProvider.System);
        services.AddSingleton<PublicUrl>();

        // Stores
        services.AddSingleton(stores.Projects).AddSingleton(stores.Digest).AddSingleton(stores.Reports).AddSingleton(stores.Groups);
        services.AddSingleton(stores.Ledger).AddSingleton(stores.Retention).AddSingleton(stores.Rules).AddSingleton(stores.Nodes);
        services.AddSingleton(new ThisNode(options.PostgreSql is null ? "" : data.NodeName()));

        // Who asks the store for a reader: one of each for a request
        services.AddScoped<StoreQuestions>().AddScoped<ProjectLookup>().AddScoped<ReportLookup>().AddScoped<SearchReading>();
        services.AddScoped<GroupLookup>().AddScoped<GroupChanges>().AddScoped<SumsLookup>().AddScoped<LedgerLookup>().AddScoped<TextFinder>();
        services.AddScoped<RuleBook>().AddScoped<RuleTrial>().AddScoped<GroupExplainer>();

        // API and pages
        services.AddScoped<GroupChange>();
        services.AddPages(stores.FormKey);

        // Ingest and digest
        services.AddSingleton(at => new ProjectSpools(data, options, at.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IngestDoor>().AddSingleton<KeyRing>().AddSingleton<ProjectQuotas>().AddSingleton<HeardDiscards>().AddSingleton<DiscardReasons>();
        services.AddSingleton(at => new DiskWatch(data, options, at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(at => new DoorNotes(data, at.GetRequiredService<TimeProvider>(), at.GetRequiredService<ServerMetrics>()));
        services.AddSingleton<IngestRoom>().AddSingleton<LineCheck>().AddSingleton<ArrivedLines>().AddSingleton<ParkedRecords>().AddSingleton<IngestState>();
        services.AddSingleton<ProjectRules>().AddSingleton<DigestSink>();
        services.AddSingleton(at => new DigestPace(options, at.GetRequiredService<TimeProvider>()));
        services.AddHostedService<NodeWorker>(); // before the digester, so that it ends after it
        services.AddSingleton<Digester>().AddHostedService(at => at.GetRequiredService<Digester>());
        services.AddSingleton<RetentionBudgets>().AddSingleton<PayloadsWritten>().AddSingleton<RetentionPace>().AddHostedService<RetentionWorker>();

        // Metrics
        services.AddSingleton<ServerMetrics>().AddSingleton<ServerGauges>().AddSingleton<MetricsReader>();

        // Intakes
        services.AddSingleton<ReportIntake>();

        // The server's own faults, and its reports of them: into the spool of its own project, like anybody's.
        services.AddSingleton(at => at.GetRequiredService<ProjectSpools>().Of(own.Id).Spool);
        services.AddFaultline(faultline => (faultline.Service, faultline.Server, faultline.PublicUrl) = ("faultline", null, PublicUrl.Parse(options.PublicUrl)));
        more?.Invoke(services);

        var app = builder.Build();
        // It must listen before the first report comes.
        app.Services.GetRequiredService<MetricsReader>();
        app.UseSecurityHeaders();
        app.UseFaultline();
        app.UsePublicUrl();
        app.UseServerTiming();
        app.UseRouting();

        app.MapReportIntake();
        app.MapReportApi();
        app.MapGroupApi();
        app.MapGroupChangeApi();
        app.MapLedgerApi();
        app.MapSumsApi();
        app.MapRuleApi();
        app.MapFindApi();
        app.MapParkedApi();
        app.MapEraseApi();
        app.MapHealth();
        app.MapMetrics();
        app.MapPages();
        app.MapFaultCatalogue();
        return app;
    }
}
