using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Faultline.Tests.AspNetCore;

/// <summary>Whether the reasons of refusals, which ASP.NET only logs, reach Faultline when the app brings a logger factory of its own.</summary>
public sealed class BindingLogTests
{
    private const string Warning = "Callers will not be told which of their values cannot be bound";

    [Theory]
    [InlineData(false, LogLevel.Debug)]
    [InlineData(true, LogLevel.Information)]
    public async Task A_factory_that_passes_the_providers_or_the_lines_by_is_one_warning_at_the_start(bool writesToProviders, LogLevel least)
    {
        await using var app = await Start(writesToProviders, least);
        var line = app.Log.One(Warning);
        line.Level.ShouldBe(LogLevel.Warning);
        line.Text.ShouldContain("writeToProviders: true");
        (await app.GetAsync("/x")).ShouldBeOpenStack(400, "test.bad_request");
        app.Log.One(Warning);
    }

    [Fact]
    public async Task A_factory_that_writes_to_the_providers_is_none()
    {
        await using var app = await Start(writesToProviders: true, LogLevel.Debug);
        app.Log.Lines.ShouldNotContain(line => line.Text.Contains(Warning));
        (await app.GetAsync("/x")).ShouldBeOpenStack(400, "test.request.invalid");
    }

    [Fact]
    public async Task The_framework_s_own_factory_is_none_and_nothing_of_the_check_is_in_the_apps_log()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/{id}", (int id) => id), build: builder => builder.Logging.AddFilter("Microsoft", LogLevel.Warning));
        app.Log.Lines.ShouldNotContain(line => line.Text.Contains(Warning) || line.Text.Contains("learns here"));
    }

    private static Task<TestApp> Start(bool writesToProviders, LogLevel least) => TestApp.StartAsync(
        app => app.MapGet("/{id}", (int id) => id),
        build: builder => builder.Services.AddSingleton<ILoggerFactory>(services =>
            new OwnFactory([.. services.GetServices<ILoggerProvider>().Where(provider => writesToProviders || provider is CapturedLog)], least)));

    /// <summary>As Serilog's: it takes what its own levels let pass, whatever the framework's filters say.</summary>
    private sealed class OwnFactory(IReadOnlyList<ILoggerProvider> providers, LogLevel least) : ILoggerFactory
    {
        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => new OwnLogger([.. providers.Select(provider => provider.CreateLogger(categoryName))], least);

        public void Dispose()
        {
        }
    }

    private sealed class OwnLogger(IReadOnlyList<ILogger> loggers, LogLevel least) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            foreach (var logger in IsEnabled(logLevel) ? loggers : [])
                logger.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
