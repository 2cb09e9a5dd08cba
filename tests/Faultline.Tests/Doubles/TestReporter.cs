using System.Text.Json;
using Faultline.Reports;
using Faultline.Spooling;

namespace Faultline.Tests.Doubles;

/// <summary>A reporter on a spool of its own, and what it put there.</summary>
internal sealed class TestReporter : IAsyncDisposable
{
    private readonly SpoolFolder _folder = new();
    private readonly Spool _spool;

    public TestReporter(Action<ReporterOptions>? with = null, IEnumerable<IReportEnricher>? enrichers = null, TimeProvider? time = null)
    {
        // Generous, so that a busy machine loses nothing that a test looks for.
        Options = new ReporterOptions { Reporter = "test", CaptureTimeout = TimeSpan.FromSeconds(10) };
        with?.Invoke(Options);
        _spool = _folder.Open(options => options.MaxRecordBytes = 16 * 1024 * 1024 - 1);
        Reporter = new Reporter(Options, _spool, enrichers, time);
    }

    public ReporterOptions Options { get; }

    public Reporter Reporter { get; }

    public IReadOnlyList<string> Texts => [.. SpoolDirectory.ReadAll(_folder.Path, includeShipped: true).Select(record => record.Text())];

    /// <summary>Every byte on disk, as Latin-1.</summary>
    public string Raw => string.Concat(_folder.Segments.Select(file => System.Text.Encoding.Latin1.GetString(SpoolFolder.ReadShared(file))));

    /// <summary>Reports, and reads the report back from disk.</summary>
    public JsonElement Report(Exception? exception, Fault? fault = null, ReportContext? context = null) =>
        Report(new Failure { Exception = exception, Fault = fault, Context = context });

    public JsonElement Report(Failure failure)
    {
        var id = Reporter.Report(failure).ShouldNotBeNull();
        var text = Texts[^1];
        text.ShouldNotContain("\n");
        var report = JsonDocument.Parse(text).RootElement;
        report.Text("id").ShouldBe(id.ToString());
        return report;
    }

    public async ValueTask DisposeAsync()
    {
        await _spool.DisposeAsync();
        _folder.Dispose();
    }
}
