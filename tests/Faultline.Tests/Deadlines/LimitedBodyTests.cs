using System.Diagnostics;
using System.Globalization;
using System.Net;
using Faultline.Deadlines;
using Faultline.Reports;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Faultline.Tests.Deadlines;

/// <summary>Bodies of real connections that are read at the deadline: the read ends, and the connection harms no other request.</summary>
public sealed class LimitedBodyTests : IDisposable
{
    private static readonly TimeSpan Wide = TimeSpan.FromSeconds(20);

    private readonly Deadline _deadline = new(Stopwatch.GetTimestamp(), TimeSpan.FromMinutes(1));
    private readonly Held _held = new();

    public LimitedBodyTests() => ReportContext.Current = new ReportContext { Deadline = _deadline };

    public static TheoryData<string, bool> Ways()
    {
        var ways = new TheoryData<string, bool>();
        foreach (var way in (string[])["stream", "token", "copy", "string", "buffered", "begin", "synchronous", "synchronous buffered"])
        {
            ways.Add(way, false);
            ways.Add(way, true);
        }

        return ways;
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_read_ends_at_the_deadline_and_the_next_request_has_its_own_answer(string way, bool isChunked)
    {
        await using var upstream = new PartedUpstream(isChunked, path => path == "/late" ? _held.Awaiting : Task.CompletedTask);
        using var client = Client(upstream.Address);
        var reading = ReadAsync(client, "/late", way);
        await upstream.Halfway;
        await ExpireAsync();
        var thrown = await EndAsync(reading);
        thrown.ShouldBeOfType<TaskCanceledException>().InnerException.ShouldBeOfType<TimeoutException>().Message.ShouldContain("the deadline of 60 s has passed");
        _held.Release();
        await NextAsync(client, "/next");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whenever_the_rest_comes_every_request_has_its_own_answer(bool isChunked)
    {
        var random = new Random(17);
        await using var upstream = new PartedUpstream(
            isChunked, path => path.StartsWith("/late/", StringComparison.Ordinal) ? Task.Delay(int.Parse(path.AsSpan(path.LastIndexOf('/') + 1), CultureInfo.InvariantCulture)) : Task.CompletedTask);
        using var client = Client(upstream.Address, drains: TimeSpan.FromSeconds(2));
        ReportContext.Current = null;
        var (whole, cut) = (0, 0);
        for (var round = 0; round < 60; round++)
        {
            var path = $"/late/{round}/{random.Next(20, 60)}";
            try
            {
                await Deadline.RunAsync(TimeSpan.FromMilliseconds(40), async _ => (await ReadAsync(client, path, "stream")).ShouldBe(PartedUpstream.BodyOf(path)), cancellationToken: CancellationToken.None).WaitAsync(Wide);
                whole++;
            }
            catch (Exception e) when (e is RequestExpired or OperationCanceledException)
            {
                cut++;
            }

            await NextAsync(client, $"/next/{round}");
        }

        whole.ShouldBeGreaterThan(0);
        cut.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("stream")]
    [InlineData("token")]
    [InlineData("buffered")]
    [InlineData("synchronous")]
    public async Task On_HTTP_2_the_read_ends_at_the_deadline_and_the_connection_goes_on(string way)
    {
        await using var app = await TestApp.StartAsync(
            routes => routes.MapGet("/{name}", async (HttpContext context, string name) =>
            {
                await context.Response.WriteAsync("first ");
                await context.Response.Body.FlushAsync();
                if (name == "late")
                    await _held.Awaiting;
                await context.Response.WriteAsync(context.Connection.Id);
            }),
            protocols: HttpProtocols.Http2);
        using var client = Client(app.Address);
        (client.DefaultRequestVersion, client.DefaultVersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        var before = await client.GetStringAsync("/before");
        var halfway = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reading = ReadAsync(client, "/late", way, halfway);
        if (way != "buffered")
            await halfway.Task.WaitAsync(Wide);
        await ExpireAsync();
        (await EndAsync(reading)).ShouldBeOfType<TaskCanceledException>().InnerException.ShouldBeOfType<TimeoutException>();
        // The host waits at its end for what still answers.
        _held.Release();
        ReportContext.Current = null;
        (await client.GetStringAsync("/next").WaitAsync(Wide)).ShouldBe(before);
    }

    [Fact]
    public async Task A_read_ends_at_the_limit_though_the_caller_left_before()
    {
        await using var upstream = new PartedUpstream(false, path => path == "/late" ? _held.Awaiting : Task.CompletedTask);
        using var client = Client(upstream.Address);
        var reading = ReadAsync(client, "/late", "stream");
        await upstream.Halfway;
        var token = _deadline.Token;
        // This is what the end of the connection comes to.
        _deadline.Cancel();
        token.IsCancellationRequested.ShouldBeTrue();
        reading.IsCompleted.ShouldBeFalse();
        await ExpireAsync();
        (await EndAsync(reading)).ShouldBeOfType<TaskCanceledException>();
        await NextAsync(client, "/next");
    }

    [Fact]
    public async Task An_answer_that_nobody_reads_at_the_deadline_is_let_go()
    {
        await using var upstream = new PartedUpstream(false, path => path == "/late" ? _held.Awaiting : Task.CompletedTask);
        using var client = Client(upstream.Address, drains: TimeSpan.FromMilliseconds(1));
        var response = await client.GetAsync("/late", HttpCompletionOption.ResponseHeadersRead);
        var stream = await response.Content.ReadAsStreamAsync();
        await ExpireAsync();
        // The one connection that there may be is free for it.
        await NextAsync(client, "/next");
        (await EndAsync(stream.ReadAsync(new byte[1]).AsTask())).ShouldBeOfType<TaskCanceledException>().InnerException.ShouldBeOfType<TimeoutException>();
    }

    [Theory]
    [InlineData("stream")]
    [InlineData("synchronous")]
    public async Task Without_a_deadline_the_body_is_the_connections_own(string way)
    {
        ReportContext.Current = null;
        await using var upstream = new PartedUpstream(false, _ => _held.Awaiting);
        using var client = Client(upstream.Address);
        using var response = await client.GetAsync("/untouched", HttpCompletionOption.ResponseHeadersRead);
        response.Content.ShouldNotBeOfType<LimitedContent>();
        var stream = await response.Content.ReadAsStreamAsync();
        stream.ShouldNotBeOfType<LimitedStream>();
        _held.Release();
        // The one connection is free when this was read.
        using var reader = new StreamReader(stream);
        (await reader.ReadToEndAsync().WaitAsync(Wide)).ShouldBe(PartedUpstream.BodyOf("/untouched"));
        (await ReadAsync(client, "/read", way).WaitAsync(Wide)).ShouldBe(PartedUpstream.BodyOf("/read"));
    }

    [Fact]
    public async Task A_body_that_is_read_in_time_leaves_its_connection_to_the_next()
    {
        _held.Release();
        await using var upstream = new PartedUpstream(true, _ => Task.CompletedTask);
        using var client = Client(upstream.Address);
        foreach (var way in Ways().Select(row => row.Data.Item1))
            (await ReadAsync(client, "/" + way.Replace(' ', '-'), way).WaitAsync(Wide)).ShouldBe(PartedUpstream.BodyOf("/" + way.Replace(' ', '-')), way);
        upstream.Connections.ShouldBe(1);
    }

    public void Dispose()
    {
        ReportContext.Current = null;
        _held.Dispose();
    }

    // One connection, so that the next request meets what the one before left. What drains a connection is given longer than the test waits for a read.
    private static HttpClient Client(Uri address, TimeSpan? drains = null) =>
        new(new DeadlineHandler { InnerHandler = new SocketsHttpHandler { MaxConnectionsPerServer = 1, ResponseDrainTimeout = drains ?? TimeSpan.FromMinutes(1) } }) { BaseAddress = address };

    private static async Task NextAsync(HttpClient client, string path)
    {
        ReportContext.Current = null;
        (await client.GetStringAsync(path).WaitAsync(Wide)).ShouldBe(PartedUpstream.BodyOf(path));
    }

    private static async Task<string> ReadAsync(HttpClient client, string path, string way, TaskCompletionSource? halfway = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy };
        if (way == "synchronous buffered")
        {
            using var whole = await Task.Run(() => client.Send(request));
            return await whole.Content.ReadAsStringAsync();
        }

        using var response = await client.SendAsync(request, way == "buffered" ? HttpCompletionOption.ResponseContentRead : HttpCompletionOption.ResponseHeadersRead);
        if (way is "string" or "buffered")
            return await response.Content.ReadAsStringAsync();
        using var ofApp = new CancellationTokenSource();
        var stream = await response.Content.ReadAsStreamAsync();
        var (read, buffer) = (new MemoryStream(), new byte[8]);
        for (var count = 1; count > 0;)
        {
            if (way == "copy")
            {
                await stream.CopyToAsync(read);
                break;
            }

            count = way switch
            {
                "token" => await stream.ReadAsync(buffer, ofApp.Token),
                "begin" => await Task.Factory.FromAsync(stream.BeginRead, stream.EndRead, buffer, 0, buffer.Length, null),
                "synchronous" => await Task.Run(() => stream.Read(buffer)),
                _ => await stream.ReadAsync(buffer),
            };
            read.Write(buffer, 0, count);
            halfway?.TrySetResult();
        }

        return System.Text.Encoding.Latin1.GetString(read.ToArray());
    }

    private static async Task<Exception?> EndAsync(Task work)
    {
        try
        {
            await work.WaitAsync(Wide);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private async Task ExpireAsync()
    {
        // So that the read is open by then, most likely. What is asserted holds in either case.
        await Task.Delay(100);
        _deadline.Expire();
        _deadline.Cancel();
    }
}
