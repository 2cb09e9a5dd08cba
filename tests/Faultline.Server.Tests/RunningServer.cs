using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Faultline.Server.Hosting;
using Faultline.Server.Ingest;
using Faultline.Server.Projects;
using Faultline.Server.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Faultline.Server.Tests;

/// <summary>The whole server on a port of the system's choice, as Program puts it together.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ServerStores _stores;
    private readonly IDisposable _lock;

    private RunningServer(WebApplication app, ServerStores stores, IDisposable taken, DataDirectory data)
    {
        (_app, _stores, _lock) = (app, stores, taken);
        Data = data;
        Key = File.ReadAllText(data.IngestKey).Trim();
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public DataDirectory Data { get; }

    public HttpClient Client { get; }

    /// <summary>The ingest key of project default.</summary>
    public string Key { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<RunningServer> StartAsync(string directory, Action<ServerOptions>? set = null, Action<IServiceCollection>? more = null)
    {
        // A digester that gives way would wait for whatever else this machine does.
        var options = new ServerOptions { Listen = "http://127.0.0.1:0", Data = directory, DigestRest = 0 };
        set?.Invoke(options);
        var data = DataDirectory.Open(options.Data, options.PostgreSql is null);
        var taken = data.Lock();
        var stores = await ServerCommand.OpenStoresAsync(options, data, alone: true, CancellationToken.None);
        await data.PrepareAsync(stores.Projects, CancellationToken.None);
        var app = Program.Build(options, data, stores, await ServerCommand.OwnProjectAsync(stores.Projects, CancellationToken.None), services =>
        {
            services.AddLogging(logging => logging.ClearProviders());
            more?.Invoke(services);
        });
        app.Services.GetRequiredService<ProjectSpools>().OpenLeftovers();
        await app.StartAsync();
        return new RunningServer(app, stores, taken, data);
    }

    public async Task<string> AddProjectAsync(string name)
    {
        var key = IngestKey.New();
        (await Services.GetRequiredService<IProjectStore>().AddAsync(name, key, CancellationToken.None)).ShouldNotBeNull();
        return key.Text;
    }

    public Task<HttpResponseMessage> PostAsync(params string[] lines) => PostAsync(Body(string.Join('\n', lines)), Key);

    public Task<HttpResponseMessage> PostAsync(HttpContent body, string? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/reports") { Content = body };
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return Client.SendAsync(request);
    }

    public static ByteArrayContent Body(string text, string type = "application/x-ndjson") => Body(Encoding.UTF8.GetBytes(text), type);

    public static ByteArrayContent Body(byte[] bytes, string type = "application/x-ndjson", string? encoding = null)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
            content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return content;
    }

    /// <summary>The report as the API gives it, as soon as it is there.</summary>
    public Task<string> ReportAsync(ReportId id, string project = "default") => Until.NotNullAsync($"report {id} of {project}", async () =>
    {
        using var answer = await Client.GetAsync($"/api/v1/projects/{project}/reports/{id}");
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : null;
    });

    /// <summary>The page of a report, as soon as it is there.</summary>
    public async Task<string> PageAsync(ReportId id)
    {
        await ReportAsync(id);
        return await Client.GetStringAsync($"/oops/{id}");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _stores.DisposeAsync();
        _lock.Dispose();
    }

    /// <summary>The first error of a fault.</summary>
    public static async Task<JsonElement> FaultAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("errors")[0];
}
