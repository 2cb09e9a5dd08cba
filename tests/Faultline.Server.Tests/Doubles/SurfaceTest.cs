using System.Text.Json;
using System.Text.RegularExpressions;
using Faultline.Server.Groups;
using Faultline.Server.Ledger;
using Faultline.Server.Nodes;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Server.Tests.Doubles;

/// <summary>A test class whose every test has a whole server over groups, reports and ledger that it makes up itself.</summary>
public abstract class SurfaceTest : IAsyncLifetime
{
    private readonly TestDirectory _directory = new();

    private protected RunningServer Server { get; private set; } = null!;

    private protected GroupsInMemory Groups { get; } = new();

    private protected KnownReports Reports { get; } = new();

    private protected LedgerInMemory Ledger { get; } = new();

    private protected NodesInMemory Nodes { get; } = new();

    /// <summary>The project <c>default</c>.</summary>
    private protected Project Default { get; private set; } = null!;

    private protected HttpClient Client => Server.Client;

    public async ValueTask InitializeAsync()
    {
        Server = await RunningServer.StartAsync(_directory.Path, more: services =>
            services.AddSingleton<IGroupStore>(Groups).AddSingleton<IReportFinder>(Reports).AddSingleton<ILedgerStore>(Ledger).AddSingleton<INodeStore>(Nodes));
        Default = (await ProjectAsync("default"))!;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected async Task<Project> ProjectAsync(string name)
    {
        var projects = Server.Services.GetRequiredService<IProjectStore>();
        if (await projects.FindAsync(name, CancellationToken.None) is null)
            await Server.AddProjectAsync(name);
        return (await projects.FindAsync(name, CancellationToken.None))!;
    }

    private protected async Task<JsonElement> GetJsonAsync(string path)
    {
        using var answer = await Client.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue($"{path}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    private protected Task<HttpResponseMessage> PostJsonAsync(string path, string json, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = RunningServer.Body(json, "application/json") };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return Client.SendAsync(request);
    }

    /// <summary>Sends a form as a browser would that loaded the page first.</summary>
    private protected async Task<HttpResponseMessage> SubmitAsync(string page, string action, params (string Name, string Value)[] fields)
    {
        using var loaded = await Client.GetAsync(page);
        var html = await loaded.Content.ReadAsStringAsync();
        var token = Regex.Match(html, "name=\"token\" value=\"([^\"]+)\"").Groups[1].Value;
        var request = new HttpRequestMessage(HttpMethod.Post, action)
        {
            Content = new FormUrlEncodedContent(fields.Append(("token", token)).Select(field => KeyValuePair.Create(field.Item1, field.Item2))),
        };
        if (loaded.Headers.TryGetValues("Set-Cookie", out var cookies))
            request.Headers.TryAddWithoutValidation("Cookie", cookies.First().Split(';')[0]);
        return await Client.SendAsync(request);
    }

    private protected static async Task<string?> CodeAsync(HttpResponseMessage answer) => (await RunningServer.FaultAsync(answer)).GetProperty("code").GetString();
}
