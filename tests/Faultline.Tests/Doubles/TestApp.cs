using System.Net;
using System.Text;
using System.Text.Json;
using Faultline.AspNetCore;
using Faultline.Reports;
using Faultline.Spooling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Faultline.Tests.Doubles;

/// <summary>An app with Faultline on a real Kestrel, with a spool of its own, read back from disk.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly SpoolFolder _folder;
    private readonly WebApplication _app;

    private TestApp(WebApplication app, SpoolFolder folder, CapturedLog log)
    {
        (_app, _folder, Log) = (app, folder, log);
        Address = new Uri(app.Urls.First());
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = Address };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public CapturedLog Log { get; }

    public IServiceProvider Services => _app.Services;

    public Reporter Reporter => Services.GetRequiredService<Reporter>();

    public string SpoolPath => _folder.Path;

    /// <summary>The reports on disk, oldest first.</summary>
    public IReadOnlyList<JsonElement> Reports => [.. ReportTexts.Select(text => JsonDocument.Parse(text).RootElement)];

    public IReadOnlyList<string> ReportTexts => Directory.Exists(SpoolPath) ? [.. SpoolDirectory.ReadAll(SpoolPath, includeShipped: true).Select(record => record.Text())] : [];

    /// <summary>The one report there is.</summary>
    public JsonElement Report => Reports.ShouldHaveSingleItem();

    /// <summary>Every byte that the spool has on disk, as Latin-1, to look for what must not be there.</summary>
    public string RawSpool => string.Concat(_folder.Segments.Select(file => Encoding.Latin1.GetString(SpoolFolder.ReadShared(file))));

    public static async Task<TestApp> StartAsync(
        Action<WebApplication> map, Action<FaultlineOptions>? faultline = null, Action<WebApplicationBuilder>? build = null,
        bool use = true, string environment = "Production", HttpProtocols protocols = HttpProtocols.Http1)
    {
        var folder = new SpoolFolder();
        var log = new CapturedLog();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment, ContentRootPath = Path.GetDirectoryName(folder.Path), Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Information).AddProvider(log);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        build?.Invoke(builder);
        builder.Services.AddFaultline(options =>
        {
            options.Service = "test";
            options.Spool.Directory = folder.Path;
            options.Report.CaptureTimeout = TimeSpan.FromSeconds(10);
            faultline?.Invoke(options);
        });
        try
        {
            var app = builder.Build();
            if (use)
                app.UseFaultline();
            map(app);
            await app.StartAsync();
            return new TestApp(app, folder, log);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public async Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => await SendAsync(HttpMethod.Get, path, null, headers);

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    public RawConnection Connect() => RawConnection.Open(Address);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        using var giveUp = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await _app.StopAsync(giveUp.Token);
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}
