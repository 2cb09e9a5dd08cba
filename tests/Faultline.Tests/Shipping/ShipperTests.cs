using System.Globalization;
using Faultline.Shipping;
using Faultline.Spooling;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Http;

namespace Faultline.Tests.Shipping;

public sealed class ShipperTests : IAsyncLifetime
{
    private readonly SpoolFolder _folder = new();
    private readonly ManualTime _time = new();
    private StubIntake _server = null!;
    private Spool _spool = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await StubIntake.StartAsync();
        _spool = _folder.Open();
    }

    public async ValueTask DisposeAsync()
    {
        await _spool.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Reports_arrive_in_order_as_compressed_lines_with_the_key()
    {
        Append(5);
        using var shipper = Shipper();
        (await shipper.ShipOnceAsync(default)).ShouldBe(new(ShipOutcome.Shipped, 5, 0, TimeSpan.Zero, null));

        _server.Taken.ShouldBe(Reports(5));
        var headers = _server.Headers.Single();
        headers.Authorization.ToString().ShouldBe("Bearer " + StubIntake.Key);
        headers.ContentType.ToString().ShouldBe("application/x-ndjson");
        headers.UserAgent.ToString().ShouldStartWith("Faultline/");
        headers.ContainsKey("traceparent").ShouldBeFalse();
        _spool.Statistics.PendingBytes.ShouldBe(0);
        var statistics = shipper.Statistics;
        (statistics.Shipped, statistics.Batches, statistics.Failures, statistics.LastSuccess).ShouldBe((5, 1, 0, _time.GetUtcNow()));
    }

    [Fact]
    public async Task Nothing_to_ship_asks_nobody()
    {
        using var shipper = Shipper();
        (await shipper.ShipOnceAsync(default)).Outcome.ShouldBe(ShipOutcome.Idle);
        _server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_cannot_write_is_asked_again_after_the_seconds_it_said()
    {
        Append(3);
        using var shipper = Shipper();
        _server.Answer = (context, _) => { context.Response.Headers.RetryAfter = "120"; return StubIntake.WriteAsync(context, 503, "{}"); };
        var result = await shipper.ShipOnceAsync(default);

        result.Outcome.ShouldBe(ShipOutcome.Failed);
        result.Wait.ShouldBeInRange(TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(132));
        shipper.Statistics.State.ShouldBe(ShipperState.Retrying);
        shipper.Statistics.LastError.ShouldBe("the server answered 503 Service Unavailable");
        _server.Answer = StubIntake.Accept;
        (await shipper.ShipOnceAsync(default)).Shipped.ShouldBe(3);
    }

    [Fact]
    public async Task Retry_After_may_be_a_date()
    {
        Append(1);
        using var shipper = Shipper();
        var date = (_time.GetUtcNow() + TimeSpan.FromMinutes(5)).ToString("R", CultureInfo.InvariantCulture);
        _server.Answer = (context, _) => { context.Response.Headers.RetryAfter = date; return StubIntake.WriteAsync(context, 429, "{}"); };

        (await shipper.ShipOnceAsync(default)).Wait.ShouldBeInRange(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5.5));
    }

    [Fact]
    public async Task A_wish_for_next_year_is_cut_to_the_limit()
    {
        Append(1);
        using var shipper = Shipper();
        _server.Answer = (context, _) => { context.Response.Headers.RetryAfter = "31536000"; return StubIntake.WriteAsync(context, 503, "{}"); };

        (await shipper.ShipOnceAsync(default)).Wait.ShouldBe(TimeSpan.FromHours(1));
    }

    [Theory]
    [InlineData("""{"errors":[{"status":400,"data":{"accepted":3,"refused":[{"line":2,"reason":"no id"},{"line":5,"reason":"no object"}]}}]}""", 400)]
    [InlineData("""{"type":"about:blank","data":{"accepted":3,"duplicate":0,"refused":[{"line":2,"reason":"no id"},{"line":5,"reason":"no object"}]}}""", 400)]
    [InlineData("""{"accepted":1,"duplicate":2,"refused":[{"line":2,"reason":"no id"},{"line":5,"reason":"no object"}]}""", 413)]
    public async Task Lines_that_the_server_refuses_are_parked_and_the_rest_is_gone(string body, int status)
    {
        Append(5);
        using var shipper = Shipper();
        _server.Answer = (context, _) => StubIntake.WriteAsync(context, status, body);
        (await shipper.ShipOnceAsync(default)).ShouldBe(new(ShipOutcome.Shipped, 3, 2, TimeSpan.Zero, null));

        _folder.Parked.Select(File.ReadAllText).Order().ShouldAllBe(text => text.Contains("refused by the server: no "));
        _folder.Parked.Select(file => File.ReadAllLines(file)[1]).Order().ShouldBe([Reports(5)[1], Reports(5)[4]]);
        _spool.Read(10, 1000).IsEmpty.ShouldBeTrue();
        _spool.Statistics.Parked.ShouldBe(2);
    }

    [Theory]
    [InlineData("""{"errors":[{"data":{"accepted":1,"refused":[{"line":2,"reason":"no id"}]}}]}""", 400)]
    [InlineData("""{"errors":[{"data":{"accepted":5,"refused":[{"line":9,"reason":"no id"}]}}]}""", 400)]
    [InlineData("""{"accepted":4}""", 200)]
    [InlineData("""<html>Please log in to the airport's network</html>""", 200)]
    [InlineData("", 200)]
    [InlineData("""{}""", 202)]
    [InlineData("""{}""", 404)]
    [InlineData("""{}""", 500)]
    public async Task An_answer_that_does_not_account_for_every_line_keeps_all(string body, int status)
    {
        Append(5);
        using var shipper = Shipper();
        _server.Answer = (context, _) => StubIntake.WriteAsync(context, status, body);
        var result = await shipper.ShipOnceAsync(default);

        result.Outcome.ShouldBe(ShipOutcome.Failed);
        result.Wait.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        _spool.Read(10, 1000).Texts().ShouldBe(Reports(5));
    }

    [Theory]
    [InlineData(413, "{}")]
    [InlineData(400, "not our server's words")]
    public async Task A_batch_that_is_too_much_is_halved_until_it_fits(int status, string body)
    {
        Append(9);
        using var shipper = Shipper();
        _server.Answer = (context, lines) => lines.Count > 2 ? StubIntake.WriteAsync(context, status, body) : StubIntake.Accept(context, lines);
        while ((await shipper.ShipOnceAsync(default)).Outcome is not ShipOutcome.Idle)
        {
        }

        _server.Taken.ShouldBe(Reports(9));
        _server.Requests.Select(lines => lines.Count).Take(3).ShouldBe([9, 4, 2]);
        _folder.Parked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_single_report_that_is_too_large_for_the_server_is_parked()
    {
        Append(2);
        _spool.TryAppend(new string('x', 5000));
        Append(1);
        using var shipper = Shipper();
        _server.Answer = (context, lines) => lines.Sum(line => line.Length) > 1000 ? StubIntake.WriteAsync(context, 413, "") : StubIntake.Accept(context, lines);
        while ((await shipper.ShipOnceAsync(default)).Outcome is not ShipOutcome.Idle)
        {
        }

        _server.Taken.ShouldBe([.. Reports(2), .. Reports(1)]);
        File.ReadAllLines(_folder.Parked.ShouldHaveSingleItem())[1].Length.ShouldBe(5000);
    }

    [Fact]
    public async Task A_single_report_that_a_stranger_answers_400_to_is_kept()
    {
        Append(1);
        using var shipper = Shipper();
        _server.Answer = (context, _) => StubIntake.WriteAsync(context, 400, "a proxy's page");
        (await shipper.ShipOnceAsync(default)).Outcome.ShouldBe(ShipOutcome.Failed);
        _spool.Read(1, 1000).IsEmpty.ShouldBeFalse();
    }

    [Fact]
    public async Task Of_a_batch_that_is_larger_than_the_quota_each_hour_takes_the_next_part()
    {
        _spool.TryAppend("");
        Append(10);
        _spool.TryAppend("two\nlines");
        using var shipper = Shipper();
        // A quota of three reports; the second line of each body is no report.
        _server.Answer = (context, lines) => lines.Count <= 4 ? StubIntake.Accept(context, lines) : Quota(context, 4, """{"line":2,"reason":"no id"}""");
        var first = await shipper.ShipOnceAsync(default);
        (first.Outcome, first.Shipped, first.Parked).ShouldBe((ShipOutcome.Failed, 3, 2));
        first.Wait.ShouldBeInRange(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(11));
        shipper.Statistics.State.ShouldBe(ShipperState.Retrying);
        (await shipper.ShipOnceAsync(default)).Shipped.ShouldBe(3);
        (await shipper.ShipOnceAsync(default)).ShouldBe(new(ShipOutcome.Shipped, 2, 1, TimeSpan.Zero, null));

        _server.Requests.Select(lines => lines[0]).ShouldBe([Reports(10)[0], Reports(10)[4], Reports(10)[8]]);
        _folder.Parked.Count.ShouldBe(4);
        _spool.Read(10, 1000).IsEmpty.ShouldBeTrue();
        (shipper.Statistics.Shipped, shipper.Statistics.Parked).ShouldBe((8, 4));
    }

    [Theory]
    [InlineData("""{"data":{"lines":99,"wrong":[]}}""")]
    [InlineData("""{"data":{"lines":2,"wrong":[{"line":3,"reason":"behind what is done with"}]}}""")]
    [InlineData("""{"data":{"lines":2}}""")]
    [InlineData("""{"data":{"lines":-1,"wrong":[]}}""")]
    [InlineData("a proxy's page")]
    public async Task A_quota_that_does_not_say_what_was_taken_keeps_all(string body)
    {
        Append(5);
        using var shipper = Shipper();
        _server.Answer = (context, _) => StubIntake.WriteAsync(context, 429, body);
        (await shipper.ShipOnceAsync(default)).Outcome.ShouldBe(ShipOutcome.Failed);
        _spool.Read(10, 1000).Texts().ShouldBe(Reports(5));
        _folder.Parked.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_refused_key_keeps_the_reports_and_shows(int status)
    {
        Append(1);
        using var shipper = Shipper();
        _server.Answer = (context, _) => StubIntake.WriteAsync(context, status, "{}");
        var result = await shipper.ShipOnceAsync(default);

        (result.Outcome, result.Wait).ShouldBe((ShipOutcome.KeyRefused, TimeSpan.FromMinutes(1)));
        shipper.Statistics.State.ShouldBe(ShipperState.KeyRefused);
        shipper.Statistics.LastError!.ShouldNotContain(StubIntake.Key);
        _server.Answer = StubIntake.Accept;
        (await shipper.ShipOnceAsync(default)).Shipped.ShouldBe(1);
        shipper.Statistics.State.ShouldBe(ShipperState.Ready);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_its_target_never_sees_key_or_reports()
    {
        await using var elsewhere = await StubIntake.StartAsync();
        Append(1);
        using var shipper = Shipper();
        _server.Answer = (context, _) => { context.Response.Headers.Location = elsewhere.Address + "api/v1/reports"; return StubIntake.WriteAsync(context, 307, ""); };
        var result = await shipper.ShipOnceAsync(default);

        result.Error!.ShouldContain(elsewhere.Address.ToString());
        elsewhere.Requests.ShouldBeEmpty();
        _spool.Read(1, 1000).IsEmpty.ShouldBeFalse();
    }

    [Fact]
    public async Task An_answer_without_end_is_read_only_so_far()
    {
        Append(1);
        using var shipper = Shipper();
        _server.Answer = async (context, _) =>
        {
            context.Response.StatusCode = 200;
            var junk = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(junk, context.RequestAborted);
        };
        (await shipper.ShipOnceAsync(default)).Outcome.ShouldBe(ShipOutcome.Failed);
    }

    [Fact]
    public async Task Records_that_are_no_line_are_parked_and_shift_no_other()
    {
        _spool.TryAppend("");
        _spool.TryAppend(" \t\r");
        _spool.TryAppend("two\nlines");
        Append(3);
        using var shipper = Shipper();
        _server.Answer = (context, _) => StubIntake.WriteAsync(context, 400, """{"accepted":2,"refused":[{"line":1,"reason":"test"}]}""");
        (await shipper.ShipOnceAsync(default)).ShouldBe(new(ShipOutcome.Shipped, 2, 4, TimeSpan.Zero, null));

        _server.Requests.Single().ShouldBe(Reports(3));
        _folder.Parked.Select(file => File.ReadAllText(file)).Count(text => text.Contains("refused by the server: test") && text.EndsWith(Reports(3)[0], StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_never_answers_costs_one_timeout()
    {
        Append(1);
        using var shipper = Shipper(o => o.RequestTimeout = TimeSpan.FromMilliseconds(100));
        _server.Answer = (context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted);
        (await shipper.ShipOnceAsync(default)).Error.ShouldBe("the server gave no answer within 0.1 s");
        _spool.Read(1, 1000).IsEmpty.ShouldBeFalse();
    }

    [Theory]
    [InlineData("http://127.0.0.1:5080", false)]
    [InlineData("http://localhost:5080", false)]
    [InlineData("http://[::1]:5080", false)]
    [InlineData("https://faultline.example.net", true)]
    public void A_server_on_this_machine_is_not_looked_for_behind_a_proxy(string server, bool useProxy)
    {
        using var handler = Faultline.Shipping.Shipper.HandlerFor(new(server));
        handler.UseProxy.ShouldBe(useProxy);
    }

    [Fact]
    public void All_options_out_of_range_are_named_at_once_without_the_key()
    {
        var message = Should.Throw<ArgumentException>(() => new Shipper(_spool, new()
        {
            Server = new("ftp://example.org"), Key = "secret\r\nHost: evil", MaxBatchRecords = 0, MaxBatchBytes = 0, IdleInterval = TimeSpan.Zero,
            MaxBackoff = TimeSpan.Zero, MinBackoff = TimeSpan.FromDays(1), MaxRetryAfter = TimeSpan.FromDays(9), KeyRefusedInterval = TimeSpan.Zero,
            RequestTimeout = TimeSpan.Zero, StopTimeout = TimeSpan.FromDays(1),
        })).Message;
        foreach (var option in typeof(ShipperOptions).GetProperties())
            message.ShouldContain(option.Name);
        message.ShouldNotContain("secret");
    }

    [Fact]
    public void Waits_double_up_to_the_longest_and_are_spread()
    {
        var late = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), () => 1);
        Enumerable.Range(0, 8).Select(_ => late.Next().TotalSeconds).ShouldBe([1, 2, 4, 8, 16, 32, 60, 60]);
        var early = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), () => 0);
        Enumerable.Range(0, 8).Select(_ => early.Next().TotalSeconds).ShouldBe([1, 1, 2, 4, 8, 16, 30, 30]);
        early.Reset();
        early.Next().TotalSeconds.ShouldBe(1);
    }

    private static Task Quota(HttpContext context, int lines, string wrong)
    {
        context.Response.Headers.RetryAfter = "600";
        return StubIntake.WriteAsync(context, 429, $$$"""{"errors":[{"status":429,"data":{"accepted":3,"refused":9,"lines":{{{lines}}},"wrong":[{{{wrong}}}]}}]}""");
    }

    private static IReadOnlyList<string> Reports(int count) => [.. Enumerable.Range(0, count).Select(i => $$"""{"id":"{{i}}"}""")];

    private void Append(int count)
    {
        foreach (var report in Reports(count))
            _spool.TryAppend(report).ShouldBeTrue();
    }

    private Shipper Shipper(Action<ShipperOptions>? with = null)
    {
        var options = new ShipperOptions { Server = _server.Address, Key = StubIntake.Key };
        with?.Invoke(options);
        return new(_spool, options, time: _time);
    }
}
