using Faultline.AspNetCore.Catalogues;
using Faultline.AspNetCore.Deadlines;
using Faultline.AspNetCore.Grpc;
using Faultline.AspNetCore.Hosting;
using Faultline.AspNetCore.Links;
using Faultline.AspNetCore.Logs;
using Faultline.AspNetCore.Negotiation;
using Faultline.AspNetCore.Problems;
using Faultline.AspNetCore.Refusals;
using Faultline.AspNetCore.Reporting;
using Faultline.AspNetCore.Requests;
using Faultline.Deadlines;
using Faultline.Reports;
using Faultline.Timelines;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore;

/// <summary>Adds Faultline to an app.</summary>
public static class FaultlineServiceCollectionExtensions
{
    /// <summary>
    /// Adds request ids, structured faults and error reports. Options come from the configuration section
    /// <c>Faultline</c>, then from <paramref name="configure"/>.
    /// </summary>
    public static IServiceCollection AddFaultline(this IServiceCollection services, Action<FaultlineOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var isFirst = services.All(service => service.ServiceType != typeof(RequestTracking));
        // Once, and first: what code sets wins over configuration, also when it was set by an earlier call.
        if (isFirst)
            services.AddOptions<FaultlineOptions>().BindConfiguration(FaultlineOptions.Section).ValidateOnStart();
        services.Configure(configure ?? (_ => { }));
        if (!isFirst)
            return services;

        services.AddSingleton<IPostConfigureOptions<FaultlineOptions>, FaultlineDefaults>();
        services.AddSingleton<IValidateOptions<FaultlineOptions>, FaultlineOptionsValidation>();
        services.AddSingleton<RequestTracking>();
        services.AddSingleton<IHttpContextFactory, TrackedContextFactory>();
        services.AddSingleton<FormatNegotiator>();
        services.AddSingleton<EndpointFormats>();
        services.AddSingleton<GrpcCalls>();
        services.AddSingleton<FaultWriter>();
        AddCatalogues(services);
        services.AddSingleton<FaultComposer>();
        services.AddSingleton<FaultResponder>();
        AddReportRules(services);
        services.AddSingleton<ReportPipeline>();
        services.AddSingleton(provider => provider.GetRequiredService<ReportPipeline>().Reporter);
        services.AddHostedService(provider => provider.GetRequiredService<ReportPipeline>());
        services.AddHostedService<TimelineListening>();
        services.AddSingleton<IReportEnricher, RequestEnricher>();
        // First of all: what the host put in before, such as its filter of host names, refuses too.
        services.Insert(0, ServiceDescriptor.Transient<IStartupFilter, OutermostMiddleware>());
        AddDeadlines(services);
        AddRefusals(services);
        AddLogging(services);
        return services;
    }

    /// <summary>
    /// Makes every request of this client an action of the timeline, sends the request id of the work in progress on with it, gives it what is left of the
    /// deadline, and makes a fault that the other service answers a cause of ours, should the request fail of it: see <see cref="TimelineHandler"/>,
    /// <see cref="DeadlineHandler"/> and <see cref="UpstreamFaultHandler"/>. For all clients: <c>services.ConfigureHttpClientDefaults(client => client.AddFaultline())</c>.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <param name="throwFaults">
    /// Whether an error answer is thrown as an <see cref="UpstreamFaultException"/>. Default: false; the app sees the answer, and throws by
    /// <c>EnsureNoFaultAsync</c>, <c>EnsureSuccessStatusCode</c> and the like.
    /// </param>
    public static IHttpClientBuilder AddFaultline(this IHttpClientBuilder builder, bool throwFaults = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder
            .AddHttpMessageHandler(() => new TimelineHandler())
            .AddHttpMessageHandler(() => new DeadlineHandler())
            .AddHttpMessageHandler(provider => new RequestIdHandler(provider.GetRequiredService<IOptions<FaultlineOptions>>().Value.GlobalRequestIdHeader))
            .AddHttpMessageHandler(provider => new UpstreamFaultHandler(throwFaults, provider.GetService<TimeProvider>()));
    }

    private static void AddDeadlines(IServiceCollection services)
    {
        services.AddSingleton<DeadlineSettings>();
        services.AddSingleton(_ => new LateHandlers());
        services.AddSingleton<DeadlineMeter>();
        services.AddSingleton<ResponseGates>();
        services.AddSingleton<ExpiredResponder>();
        services.AddSingleton<ExpiredWarmUp>();
        services.AddHostedService<DeadlineStart>();
        services.Configure<HealthCheckServiceOptions>(checks => checks.Registrations.Add(
            new HealthCheckRegistration(DeadlineHealthCheck.Name, provider => ActivatorUtilities.CreateInstance<DeadlineHealthCheck>(provider), null, null)));
    }

    private static void AddCatalogues(IServiceCollection services)
    {
        services.AddSingleton<AppCatalogues>();
        services.AddSingleton<IValidateOptions<FaultlineOptions>, CatalogueValidation>();
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<FaultlineOptions>>().Value;
            return new StatusFaults(options.Service!, FaultCatalogues.Own(provider.GetRequiredService<AppCatalogues>(), options).SelectMany(catalogue => catalogue.Definitions));
        });
        services.AddSingleton<FaultCatalogues>();
        services.AddSingleton<CatalogueEndpoints>();
        services.AddSingleton<HelpLinks>();
        services.AddSingleton<FaultResponses>();
        services.AddSingleton<CatalogueDescription>();
        services.AddSingleton<UndeclaredFaults>();
        services.AddSingleton<LanguageNegotiator>();
        services.AddTransient<IStartupFilter, DeclaredFaultsCheck>();
    }

    private static void AddReportRules(IServiceCollection services)
    {
        services.AddSingleton<OwnSites>();
        services.AddSingleton<BrokenLinks>();
        services.AddSingleton(provider => new ReportRules(
            provider.GetRequiredService<IOptions<FaultlineOptions>>(), provider.GetRequiredService<BrokenLinks>(), provider.GetRequiredService<OwnSites>(), Clock(provider)));
        services.AddSingleton<FailureReports>();
        services.AddSingleton<LogReports>();
        services.AddSingleton(provider => new AskedForReports(
            provider.GetRequiredService<IOptions<FaultlineOptions>>(), provider.GetRequiredService<RequestTracking>(), provider.GetRequiredService<Reporter>(), Clock(provider)));
    }

    private static TimeProvider Clock(IServiceProvider provider) => provider.GetService<TimeProvider>() ?? TimeProvider.System;

    // Options of the framework that come first, so that what the app says wins.
    private static void AddRefusals(IServiceCollection services)
    {
        services.AddSingleton<Challenge>();
        services.AddSingleton<RequestShapes>();
        services.AddSingleton<RequestRefusals>();
        services.AddHostedService<BindingLogCheck>();
        services.AddSingleton<ProblemFaults>();
        services.Insert(0, ServiceDescriptor.Singleton<IProblemDetailsWriter, ProblemTakeover>());
        services.AddProblemDetails();
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<HostFilteringOptions>, HostRefusals>());
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<RateLimiterOptions>, RateLimits>());
        services.AddSingleton<IPostConfigureOptions<RateLimiterOptions>, RateLimits>();
        services.AddSingleton<MvcTakeover>();
        services.Configure<MvcOptions>(mvc => mvc.Filters.AddService<MvcTakeover>(MvcTakeover.Place));
    }

    private static void AddLogging(IServiceCollection services)
    {
        services.AddLogging(logging => logging.AddConsoleFormatter<OsloConsoleFormatter, OsloConsoleOptions>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILoggerProvider, RequestLogProvider>());
        services.Configure<LoggerFilterOptions>(filters => filters.Rules.Insert(0, Rule(null, LogLevel.Information)));
        services.Configure<LoggerFilterOptions>(filters => filters.Rules.Insert(0, Rule("Microsoft", LogLevel.Warning)));
        services.Configure<LoggerFilterOptions>(filters => filters.Rules.Insert(0, Rule(BindingLog.Category, LogLevel.Debug)));
        // What Faultline logs of a failure is in its report already.
        services.Configure<LoggerFilterOptions>(filters => filters.Rules.Insert(0, Rule("Faultline.AspNetCore", LogLevel.None)));
        // A provider that wants the host's own lines makes the host prepare them, and an Activity, for every request.
        services.Configure<LoggerFilterOptions>(filters => filters.Rules.Insert(0, Rule("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None)));

        // The consoles print scopes, and with them the request ids, unless told otherwise: these come first, so that what
        // the app's configuration or code says wins.
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<ConsoleLoggerOptions>, ConsoleScopes>());
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<SimpleConsoleFormatterOptions>>(new ConfigureOptions<SimpleConsoleFormatterOptions>(o => o.IncludeScopes = true)));
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<JsonConsoleFormatterOptions>>(new ConfigureOptions<JsonConsoleFormatterOptions>(o => o.IncludeScopes = true)));
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<ConsoleFormatterOptions>>(new ConfigureOptions<ConsoleFormatterOptions>(o => o.IncludeScopes = true)));
    }

    private static LoggerFilterRule Rule(string? category, LogLevel level) => new(typeof(RequestLogProvider).FullName, category, level, null);
}
