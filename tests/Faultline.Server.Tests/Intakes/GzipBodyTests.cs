using System.IO.Compression;
using System.Net;
using System.Text;
using Faultline.Server.Ingest;
using Faultline.Server.Projects;
using Faultline.Server.Tests.Workers;
using Faultline.Spooling;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Server.Tests.Intakes;

/// <summary>What is kept of a gzip body: as it came when it is one report in which nothing has to be different, else its lines.</summary>
public sealed class GzipBodyTests : IAsyncLifetime
{
    private readonly TestDirectory _directory = new();
    private readonly ReportId _id = ReportId.New();
    private RunningServer _server = null!;

    // The store is away, so that the spool can be looked at.
    public async ValueTask InitializeAsync() =>
        _server = await RunningServer.StartAsync(_directory.Path, more: services => DigesterTests.Wrap(services, store => new PickyStore(store) { IsAway = true }));

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("", "application/x-ndjson")]
    [InlineData("\n", "application/x-ndjson")]
    [InlineData(" \t\r\n", "application/x-ndjson")]
    [InlineData("", "application/json")]
    [InlineData("\n", "application/json")]
    public async Task One_report_goes_to_the_disk_as_it_came(string behind, string type)
    {
        var body = Gzip.Of(Text() + behind);
        (await SpooledAsync(body, type)).ShouldHaveSingleItem().ShouldBe(body);
    }

    [Fact]
    public async Task What_came_as_chunks_goes_to_the_disk_as_it_came_too()
    {
        var body = Gzip.Of(Text());
        using var content = new UnknownLength(body, "gzip");
        using var answer = await _server.PostAsync(content, _server.Key);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("\"accepted\":1");
        (await RecordsAsync()).ShouldHaveSingleItem().ToArray().ShouldBe(body);
    }

    [Fact]
    public async Task Of_several_reports_each_line_is_a_record()
    {
        var other = Line.Of(ReportId.New(), More);
        (await SpooledAsync(Gzip.Of($"{Text()}\n{other}\n"))).Select(Encoding.UTF8.GetString).ShouldBe([Text(), other]);
    }

    [Fact]
    public async Task A_secret_is_hidden_before_anything_is_on_the_disk()
    {
        var record = (await SpooledAsync(Gzip.Of(Line.Of(_id, $"{More}, \"password\": \"swordfish\"")))).ShouldHaveSingleItem();
        Encoding.UTF8.GetString(record).ShouldBe(Line.Of(_id, $"{More}, \"password\": \"<hidden>\""));
    }

    [Fact]
    public async Task A_file_name_in_the_header_of_the_gzip_is_not_kept()
    {
        var body = Gzip.Of(Text());
        body[3] = 8;
        byte[] named = [.. body[..10], .. "swordfish.json\0"u8, .. body[10..]];
        (await SpooledAsync(named)).ShouldHaveSingleItem().ShouldBe(Encoding.UTF8.GetBytes(Text()));
    }

    [Fact]
    public async Task A_file_name_in_a_further_member_is_not_kept()
    {
        var named = Gzip.Of(Text());
        named[3] = 8;
        // The first is of no text at all.
        byte[] body = [.. Convert.FromHexString("1F8B080000000000000303000000000000000000"), .. named[..10], .. "swordfish.json\0"u8, .. named[10..]];
        (await SpooledAsync(body)).ShouldHaveSingleItem().ShouldBe(Encoding.UTF8.GetBytes(Text()));
    }

    [Theory]
    [InlineData("password=swordfish", 4)]
    [InlineData("swordfish", 8)]
    [InlineData("a", 8)]
    [InlineData("", 8)]
    public async Task What_follows_the_gzip_is_not_kept(string behind, int tail)
    {
        var member = Gzip.Of(Text());
        byte[] body = [.. member, .. Encoding.UTF8.GetBytes(behind), .. member[^tail..]];
        (await SpooledAsync(body)).ShouldHaveSingleItem().ShouldBe(Encoding.UTF8.GetBytes(Text()));
    }

    [Theory]
    [InlineData(32_766)]
    [InlineData(32_767)]
    [InlineData(32_768)]
    [InlineData(65_534)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    public async Task A_report_of_any_length_is_found_as_it_was_sent(int length)
    {
        await using var other = await RunningServer.StartAsync(_directory.In("other"));
        var empty = Line.Of(_id, "\"values\": []");
        var line = Line.Of(_id, $"\"values\": [{string.Join(',', Enumerable.Repeat("1", (length - empty.Length - 1) / 2))}{((length - empty.Length) % 2 == 0 ? "1" : "")}]");
        using var answer = await other.PostAsync(RunningServer.Body(Gzip.Of(line), encoding: "gzip"), other.Key);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await other.ReportAsync(_id)).ShouldContain(line);
    }

    [Fact]
    public async Task Of_a_flood_every_line_is_found_as_it_was_sent()
    {
        await using var other = await RunningServer.StartAsync(_directory.In("other"));
        var lines = Enumerable.Range(0, 1_200).Select(i => (Id: ReportId.New(), Text: $"\"n\": {i}, {More}")).ToList();
        await Parallel.ForEachAsync(lines, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (line, _) =>
        {
            using var answer = await other.PostAsync(RunningServer.Body(Gzip.Of(Line.Of(line.Id, line.Text)), encoding: "gzip"), other.Key);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        });
        foreach (var (id, text) in lines)
            (await other.ReportAsync(id)).ShouldContain(Line.Of(id, text));
        var kept = other.Services.GetRequiredService<ArrivedLines>();
        await Until.TrueAsync("all rooms are free", () => Task.FromResult(kept.Used == 0));
    }

    [Fact]
    public async Task Text_over_several_lines_is_kept_as_one_line()
    {
        var record = (await SpooledAsync(Gzip.Of(Text().Replace(", ", ",\n", StringComparison.Ordinal)), "application/json")).ShouldHaveSingleItem();
        Encoding.UTF8.GetString(record).ShouldBe(Text());
    }

    [Fact]
    public async Task What_gzip_makes_longer_is_kept_as_the_line()
    {
        var line = Line.Of(_id);
        (await SpooledAsync(Gzip.Of(Encoding.UTF8.GetBytes(line), CompressionLevel.NoCompression))).ShouldHaveSingleItem().ShouldBe(Encoding.UTF8.GetBytes(line));
    }

    [Fact]
    public async Task A_report_that_is_longer_than_usual_is_kept_as_the_line()
    {
        var line = Line.Of(_id, $"\"value\": \"{new string('v', 70_000)}\"");
        Encoding.UTF8.GetString((await SpooledAsync(Gzip.Of(line))).ShouldHaveSingleItem()).Length.ShouldBeGreaterThan(60_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    [InlineData(60)]
    [InlineData(-5)]
    [InlineData(-1)]
    public async Task A_damaged_body_is_refused_and_nothing_of_it_is_kept(int at)
    {
        var body = Gzip.Of(Text());
        body[at < 0 ? body.Length + at : at] ^= 0x41;
        using var answer = await _server.PostAsync(RunningServer.Body(body, encoding: "gzip"), _server.Key);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await RecordsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task It_is_stored_once_and_found_as_the_line()
    {
        await using var other = await RunningServer.StartAsync(_directory.In("other"));
        for (var i = 0; i < 2; i++)
        {
            using var answer = await other.PostAsync(RunningServer.Body(Gzip.Of(Text() + "\n"), encoding: "gzip"), other.Key);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        (await other.ReportAsync(_id)).ShouldContain(Text());
        await Until.TrueAsync("the second is counted", async () => (await other.Client.GetStringAsync("/api/v1/projects/default/ledger")).Contains("\"duplicate\"", StringComparison.Ordinal));
    }

    private static string More => $"\"type\": \"X\", \"value\": \"{new string('v', 300)}\"";

    private string Text() => Line.Of(_id, More);

    private async Task<IReadOnlyList<byte[]>> SpooledAsync(byte[] body, string type = "application/x-ndjson")
    {
        using var answer = await _server.PostAsync(RunningServer.Body(body, type, "gzip"), _server.Key);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return [.. (await RecordsAsync()).Select(record => record.ToArray())];
    }

    private async Task<IReadOnlyList<ReadOnlyMemory<byte>>> RecordsAsync()
    {
        var project = await _server.Services.GetRequiredService<IProjectStore>().FindAsync("default", default);
        var directory = _server.Services.GetRequiredService<ProjectSpools>().Of(project!.Id).Spool.Directory;
        return [.. SpoolDirectory.ReadAll(directory, includeShipped: true).Select(record => record.Payload)];
    }
}
