using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Depot;
using Faultline.Reports;
using Faultline.Spooling;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Shop.Kernel;
using Shop.Web;

namespace Capture;

/// <summary>Runs the services of one build in this process, makes each bug show, and keeps what the library reports.</summary>
internal sealed class Camera(Build build, Spool spool) : IAsyncDisposable
{
    private readonly RawNames _raw = new();
    private readonly HttpClient _client = new();
    private WebApplication? _app;
    private Worker? _worker;

    public async Task StartAsync()
    {
        var environment = build.Configuration == "Debug" ? "Staging" : "Production";
        _app = WebApp.Build(spool, build.Version, environment, _raw);
        await _app.StartAsync();
        _client.BaseAddress = new Uri(_app.Urls.First());
        _client.DefaultRequestHeaders.Host = "shop.example";
        var options = new ReporterOptions { Reporter = "depot", Release = build.Version, Environment = environment };
        _worker = new Worker(new Reporter(options, spool, [_raw]), Jobs.All(_app.Services.GetRequiredService<Database>()));
    }

    public async Task<JsonObject> TakeAsync(Plant plant, int index)
    {
        var seed = new Seed(plant.Bug, build, index);
        var call = plant.Ask(seed);
        if (call.Args is { } args)
            await Task.Run(() => _worker!.RunAsync(call.Target, args, CultureInfo.GetCultureInfo(seed.Culture)));
        else
            await AskAsync(call, seed);
        var batch = spool.Read(10, 10_000_000);
        if (batch.Records.Count != 1)
            throw new InvalidOperationException($"{plant.Bug} ({call.Target}) made {batch.Records.Count} reports; expected 1");
        spool.Acknowledge(batch);
        var report = JsonNode.Parse(batch.Records[0].Payload.Span)!.AsObject();
        Develop(report, seed);
        var variant = $"{build} {seed.Culture} {call.Mode}{(seed.IsRaw ? " raw" : "")}";
        return new JsonObject { ["bug"] = plant.Bug, ["family"] = plant.Family.ToString(), ["twins"] = plant.Twins ?? plant.Bug, ["variant"] = variant, ["report"] = report };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
    }

    private async Task AskAsync(Call call, Seed seed)
    {
        using var request = new HttpRequestMessage(new HttpMethod(call.Verb), call.Target);
        request.Headers.AcceptLanguage.ParseAdd(seed.Culture);
        request.Headers.TryAddWithoutValidation("User-Agent", seed.Flip ? "Mozilla/5.0 (X11; Linux x86_64)" : "shop-app/3.2");
        if (call.Referer is { } referer)
            request.Headers.Referrer = new Uri(referer);
        if (call.Body is { } body)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _client.SendAsync(request);
        if (response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{call.Verb} {call.Target} answered {(int)response.StatusCode}; expected a failure");
    }

    /// <summary>What tells of this machine and this minute becomes what tells of the shop's; the statements of the request become its timeline.</summary>
    private void Develop(JsonObject report, Seed seed)
    {
        var requestId = report["request_id"]?.GetValue<string>() ?? "";
        if (seed.IsRaw)
        {
            _raw.Apply(requestId, report, seed.Flip);
            report["library"] = "sentry.dotnet.aspnetcore/5.16.0";
        }

        var statements = Statements.Of(requestId);
        if (statements.Count > 0)
            report["timeline"] = JsonSerializer.SerializeToNode(statements, JsonSerializerOptions.Web);
        var elapsed = statements.Count > 0 ? statements[^1].Start + statements[^1].Duration : 0;
        report["id"] = "OOPS-" + seed.Letters("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 20);
        report["request_id"] = "req-" + seed.Guid();
        report["time"] = new DateTime(2026, 8 + build.Release, 1, 6, 0, 0).AddSeconds(seed.Next(0, 2_400_000)).ToString("yyyy-MM-dd'T'HH:mm:ss'.'", CultureInfo.InvariantCulture) + seed.Next(100, 999) + "Z";
        report["duration"] = Math.Round(elapsed + (seed.Next(900, 60_000) / 1e6), 6);
        report["hostname"] = $"{report["reporter"]}-{seed.Next(1, 7)}";
        report["pid"] = seed.Next(8, 4_000);
        report["os"] = "Debian GNU/Linux 12 (bookworm)";
        report["runtime"] = ".NET 10.0.4";
        report["thread"] = new JsonObject { ["id"] = seed.Next(5, 40), ["name"] = ".NET TP Worker" };
        report.Remove("trace");
        report.Remove("revision");
    }
}
