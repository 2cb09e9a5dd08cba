using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Faultline.Server.Ingest;
using Faultline.Server.Ledger;
using Faultline.Server.Tests.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Server.Tests.Intakes;

/// <summary>Bodies that come slowly or break off below the decoder: what came before is stored and counted, and others are let in.</summary>
public sealed class BrokenBodyTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly List<TcpClient> _connections = [];

    public void Dispose()
    {
        _connections.ForEach(connection => connection.Dispose());
        _directory.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_a_body_that_breaks_off_the_good_lines_are_stored_and_the_others_counted(bool isChunked)
    {
        await using var server = await RunningServer.StartAsync(_directory.Path);
        var id = ReportId.New();
        var stream = await BeginAsync(server, isChunked, $"{Line.Of(id)}\n{Line.Of(id)}\n{{}}\n{Filling()}{{\"id\"");
        // It breaks off when the lines before were read: what breaks off before it has room is not read at all.
        await server.ReportAsync(id);
        if (isChunked)
        {
            await stream.WriteAsync("zz\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            var answer = await AnswerAsync(stream);
            answer.ShouldStartWith("HTTP/1.1 400");
            answer.ShouldContain("faultline.intake.damaged_body");
            answer.ShouldContain("\"accepted\":1");
        }
        else
        {
            // Kestrel takes that for a sender that is gone.
            _connections[^1].Client.Shutdown(SocketShutdown.Send);
        }

        await server.CountsAsync(1, LedgerLine.Accepted);
        await server.CountsAsync(1, LedgerLine.Repeated);
        await server.CountsAsync(2, LedgerLine.Refused, LedgerReasons.Malformed);
    }

    [Fact]
    public async Task Of_a_sender_that_is_gone_what_it_sent_is_counted()
    {
        await using var server = await RunningServer.StartAsync(_directory.Path);
        var id = ReportId.New();
        await BeginAsync(server, isChunked: true, $"{Line.Of(id)}\n{Line.Of(id)}\n{Filling()}");
        await server.ReportAsync(id);
        _connections[^1].LingerState = new LingerOption(true, 0);
        _connections[^1].Close();
        await server.CountsAsync(1, LedgerLine.Repeated);
        await server.CountsAsync(1, LedgerLine.Refused, LedgerReasons.Malformed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_does_not_come_to_its_end_in_time_is_answered_408_and_gives_its_room_back(bool isChunked)
    {
        await using var server = await RunningServer.StartAsync(_directory.Path, options => options.MaxBodySeconds = 1);
        var id = ReportId.New();
        var stream = await BeginAsync(server, isChunked, $"{Line.Of(id)}\n{Filling()}");
        (await AnswerAsync(stream)).ShouldStartWith("HTTP/1.1 408");
        await server.ReportAsync(id);
        await server.CountsAsync(1, LedgerLine.Refused, LedgerReasons.Malformed);
        server.Services.GetRequiredService<IngestRoom>().InFlightBytes.ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_few_bytes_of_a_large_body_hold_no_room(bool isChunked)
    {
        await using var server = await RunningServer.StartAsync(_directory.Path);
        for (var i = 0; i < 20; i++)
            await BeginAsync(server, isChunked, "{\"id\"");
        (await server.PostAsync(Line.Of(ReportId.New()))).StatusCode.ShouldBe(HttpStatusCode.OK);
        server.Services.GetRequiredService<IngestRoom>().InFlightBytes.ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Slow_senders_of_one_project_do_not_keep_another_out(bool isChunked)
    {
        await using var server = await RunningServer.StartAsync(_directory.Path, options => (options.MaxReportBytes, options.MaxIngestBytesInFlight) = (256 * 1024, 1024 * 1024));
        // Room for eight; each sends more than it needs to be let in, then nothing.
        for (var i = 0; i < 12; i++)
            await BeginAsync(server, isChunked, Filling());
        var room = server.Services.GetRequiredService<IngestRoom>();
        await Until.TrueAsync("the slow ones have their part", () => Task.FromResult(room.InFlightBytes == 4 * IngestRoom.UsualBytes));
        var key = await server.AddProjectAsync("other");
        (await server.PostAsync(RunningServer.Body(Line.Of(ReportId.New())), key)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.PostAsync(new UnknownLength(Encoding.UTF8.GetBytes(Line.Of(ReportId.New(), $"\"value\":\"{new string('x', 100_000)}\""))), key)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    // Lines that say nothing, more of them than a connection must have sent to be let in.
    private static string Filling() => string.Concat(Enumerable.Repeat(new string(' ', 999) + "\n", 80));

    /// <summary>Sends the head and the beginning of a body of 200,000 bytes, or of chunks without an end.</summary>
    private async Task<NetworkStream> BeginAsync(RunningServer server, bool isChunked, string beginning)
    {
        var connection = new TcpClient();
        _connections.Add(connection);
        await connection.ConnectAsync(server.Client.BaseAddress!.Host, server.Client.BaseAddress.Port, TestContext.Current.CancellationToken);
        var length = isChunked ? "Transfer-Encoding: chunked" : "Content-Length: 200000";
        var head = $"POST /api/v1/reports HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {server.Key}\r\nContent-Type: application/x-ndjson\r\n{length}\r\n\r\n";
        var body = isChunked ? string.Create(CultureInfo.InvariantCulture, $"{beginning.Length:x}\r\n{beginning}\r\n") : beginning;
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head + body), TestContext.Current.CancellationToken);
        return connection.GetStream();
    }

    private static async Task<string> AnswerAsync(NetworkStream stream)
    {
        var (text, buffer) = (new StringBuilder(), new byte[4096]);
        int count;
        while ((count = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0 && !text.Append(Encoding.ASCII.GetString(buffer, 0, count)).ToString().EndsWith('}'))
        {
        }

        return text.ToString();
    }
}
