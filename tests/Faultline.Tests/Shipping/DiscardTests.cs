using System.Text.Json;
using Faultline.Shipping;
using Faultline.Spooling;
using Faultline.Tests.Doubles;

namespace Faultline.Tests.Shipping;

/// <summary>What the app's spool could not keep is told to the server.</summary>
public sealed class DiscardTests : IAsyncLifetime
{
    private readonly SpoolFolder _folder = new();
    private readonly ManualTime _time = new();
    private StubIntake _server = null!;
    private Spool _spool = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await StubIntake.StartAsync();
        _spool = _folder.Open(options => (options.MaxBytes, options.SegmentBytes, options.MaxRecordBytes) = (16 * 1024, 4096, 3000));
    }

    public async ValueTask DisposeAsync()
    {
        await _spool.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_was_refused_is_told_behind_the_reports_once()
    {
        _spool.TryAppend("a report").ShouldBeTrue();
        _spool.TryAppend(new string('x', 4000)).ShouldBeFalse();
        using var shipper = Shipper();
        (await shipper.ShipOnceAsync(default)).Shipped.ShouldBe(1);

        var lines = _server.Requests.ShouldHaveSingleItem();
        lines.Count.ShouldBe(2);
        lines[0].ShouldBe("a report");
        Counts(lines[1]).ShouldBe(["too_large 1"]);
        (await shipper.ShipOnceAsync(default)).Outcome.ShouldBe(ShipOutcome.Idle);
    }

    [Fact]
    public async Task It_is_told_also_when_there_is_no_report()
    {
        _spool.TryAppend(new string('x', 4000));
        using var shipper = Shipper();
        (await shipper.ShipOnceAsync(default)).Outcome.ShouldBe(ShipOutcome.Shipped);
        Counts(_server.Requests.Single().Single()).ShouldBe(["too_large 1"]);
        shipper.Statistics.Shipped.ShouldBe(0);
    }

    [Fact]
    public async Task A_full_spool_is_told_with_its_count()
    {
        var refused = 0;
        for (var i = 0; i < 30; i++)
            refused += _spool.TryAppend(new string('x', 1000)) ? 0 : 1;
        using var shipper = Shipper();
        await shipper.ShipOnceAsync(default);
        Counts(_server.Requests.Single()[^1]).ShouldBe([$"spool_full {refused}"]);
    }

    [Fact]
    public async Task The_same_line_is_sent_until_the_server_has_it_and_later_losses_have_a_line_of_their_own()
    {
        _spool.TryAppend(new string('x', 4000));
        using var shipper = Shipper();
        _server.Answer = (context, _) => StubIntake.WriteAsync(context, 503, "{}");
        await shipper.ShipOnceAsync(default);
        _spool.TryAppend(new string('x', 4000));
        _spool.TryAppend(new string('x', 4000));
        _server.Answer = StubIntake.Accept;
        await shipper.ShipOnceAsync(default);
        await shipper.ShipOnceAsync(default);

        var sent = _server.Requests.Select(lines => lines.Single()).ToList();
        sent.Count.ShouldBe(3);
        sent[1].ShouldBe(sent[0]);
        Counts(sent[2]).ShouldBe(["too_large 2"]);
        (Member(sent[2], "seq").GetInt64(), Member(sent[0], "seq").GetInt64()).ShouldBe((2, 1));
        Member(sent[2], "spool").GetString().ShouldBe(Member(sent[0], "spool").GetString());
    }

    [Fact]
    public async Task A_server_that_takes_the_line_for_a_wrong_report_costs_no_report_and_is_left_in_peace()
    {
        _spool.TryAppend("a report");
        _spool.TryAppend(new string('x', 4000));
        _server.Answer = (context, lines) => StubIntake.WriteAsync(context, 400, """{"accepted": 1, "duplicate": 0, "refused": [{"line": 2, "reason": "'id' is missing"}]}""");
        using var shipper = Shipper();
        var result = await shipper.ShipOnceAsync(default);
        (result.Outcome, result.Shipped, result.Parked).ShouldBe((ShipOutcome.Shipped, 1, 0));

        _spool.TryAppend("another");
        _server.Answer = StubIntake.Accept;
        await shipper.ShipOnceAsync(default);
        _server.Requests.Last().ShouldBe(["another"]);
        _time.Advance(TimeSpan.FromHours(2));
        await shipper.ShipOnceAsync(default);
        Counts(_server.Requests.Last().Single()).ShouldBe(["too_large 1"]);
    }

    private Shipper Shipper() => new(_spool, new ShipperOptions { Server = _server.Address, Key = StubIntake.Key }, time: _time);

    private static JsonElement Member(string line, string name) => JsonDocument.Parse(line).RootElement.GetProperty(name);

    private static IEnumerable<string> Counts(string line) =>
        Member(line, "discarded").EnumerateArray().Select(item => $"{item.GetProperty("reason").GetString()} {item.GetProperty("count").GetInt64()}");
}
