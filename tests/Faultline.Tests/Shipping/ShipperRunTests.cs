using Faultline.Shipping;
using Faultline.Spooling;
using Faultline.Tests.Doubles;

namespace Faultline.Tests.Shipping;

public sealed class ShipperRunTests : IDisposable
{
    private readonly SpoolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_appended_while_it_runs_is_shipped()
    {
        await using var server = await StubIntake.StartAsync();
        await using var spool = _folder.Open();
        using var stop = new CancellationTokenSource();
        using var shipper = Shipper(spool, server.Address);
        var running = shipper.RunAsync(stop.Token);
        for (var i = 0; i < 10; i++)
        {
            spool.TryAppend($"{i}");
            await Eventually.True(() => server.Taken.Contains($"{i}"), $"report {i}");
        }

        await stop.CancelAsync();
        await running;
        shipper.Statistics.State.ShouldBe(ShipperState.Stopped);
        shipper.Statistics.Shipped.ShouldBe(10);
    }

    [Fact]
    public async Task A_server_that_is_down_and_comes_up_gets_everything()
    {
        var port = StubIntake.FreePort();
        await using var spool = _folder.Open();
        using var stop = new CancellationTokenSource();
        using var shipper = Shipper(spool, new($"http://127.0.0.1:{port}/"));
        for (var i = 0; i < 1000; i++)
            spool.TryAppend($"{i}").ShouldBeTrue();
        var running = shipper.RunAsync(stop.Token);
        await Eventually.True(() => shipper.Statistics.Failures >= 2, "it tries again and again");
        spool.Read(1000, 1_000_000).Records.Count.ShouldBe(1000);

        await using var server = await StubIntake.StartAsync(port);
        await Eventually.True(() => server.Taken.Count >= 1000, "all reports");
        await stop.CancelAsync();
        await running;
        server.Taken.ShouldBe(Enumerable.Range(0, 1000).Select(i => $"{i}"));
    }

    [Fact]
    public async Task A_server_that_dies_before_it_answers_gets_the_batch_again()
    {
        await using var server = await StubIntake.StartAsync();
        await using var spool = _folder.Open();
        using var stop = new CancellationTokenSource();
        using var shipper = Shipper(spool, server.Address);
        var deaths = 0;
        server.Answer = (context, lines) =>
        {
            if (Interlocked.Increment(ref deaths) > 3)
                return StubIntake.Accept(context, lines);
            context.Abort();
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        spool.TryAppend("report");
        var running = shipper.RunAsync(stop.Token);
        await Eventually.True(() => shipper.Statistics.Shipped == 1, "the report");
        await stop.CancelAsync();
        await running;
        server.Requests.Count.ShouldBe(4);
        shipper.Statistics.Failures.ShouldBe(3);
    }

    [Fact]
    public async Task A_server_that_cuts_large_bodies_off_without_an_answer_gets_smaller_ones()
    {
        await using var server = await StubIntake.StartAsync();
        await using var spool = _folder.Open();
        for (var i = 0; i < 20; i++)
            spool.TryAppend($"{i}");
        using var stop = new CancellationTokenSource();
        using var shipper = Shipper(spool, server.Address);
        server.Answer = (context, lines) =>
        {
            if (lines.Count <= 3)
                return StubIntake.Accept(context, lines);
            context.Abort();
            context.Response.StatusCode = 413;
            return Task.CompletedTask;
        };
        var running = shipper.RunAsync(stop.Token);
        await Eventually.True(() => shipper.Statistics.Shipped >= 20, "all reports");
        await stop.CancelAsync();
        await running;
        server.Taken.ShouldBe(Enumerable.Range(0, 20).Select(i => $"{i}"));
    }

    [Fact]
    public async Task Told_to_stop_it_ships_what_is_left()
    {
        await using var server = await StubIntake.StartAsync();
        await using var spool = _folder.Open();
        for (var i = 0; i < 25; i++)
            spool.TryAppend($"{i}");
        using var stop = new CancellationTokenSource();
        using var shipper = Shipper(spool, server.Address, o => (o.MaxBatchRecords, o.StopTimeout) = (10, TimeSpan.FromSeconds(30)));
        await stop.CancelAsync();
        await shipper.RunAsync(stop.Token);

        server.Taken.Count.ShouldBe(25);
    }

    [Fact]
    public async Task Told_to_stop_while_the_server_hangs_it_leaves_the_rest_for_the_next_start()
    {
        await using var server = await StubIntake.StartAsync();
        var spool = _folder.Open();
        spool.TryAppend("kept");
        using var stop = new CancellationTokenSource();
        using var shipper = Shipper(spool, server.Address, o => o.StopTimeout = TimeSpan.FromMilliseconds(50));
        server.Answer = (context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var running = shipper.RunAsync(stop.Token);
        await Eventually.True(() => !server.Requests.IsEmpty, "the server has the request");
        await stop.CancelAsync();
        await running;
        await spool.DisposeAsync();

        await using var next = _folder.Open();
        next.Drain().ShouldBe(["kept"]);
    }

    [Fact]
    public async Task A_request_on_its_way_may_finish_when_it_is_told_to_stop()
    {
        await using var server = await StubIntake.StartAsync();
        await using var spool = _folder.Open();
        spool.TryAppend("once");
        using var stop = new CancellationTokenSource();
        using var shipper = Shipper(spool, server.Address, o => o.StopTimeout = TimeSpan.FromSeconds(30));
        server.Answer = async (context, lines) =>
        {
            await stop.CancelAsync();
            await StubIntake.Accept(context, lines);
        };
        await shipper.RunAsync(stop.Token);

        server.Requests.Count.ShouldBe(1);
        shipper.Statistics.Shipped.ShouldBe(1);
    }

    private static Shipper Shipper(Spool spool, Uri server, Action<ShipperOptions>? with = null)
    {
        var options = new ShipperOptions
        {
            Server = server, Key = StubIntake.Key, IdleInterval = TimeSpan.FromMilliseconds(10),
            MinBackoff = TimeSpan.FromMilliseconds(10), MaxBackoff = TimeSpan.FromMilliseconds(50),
        };
        with?.Invoke(options);
        return new(spool, options);
    }
}
