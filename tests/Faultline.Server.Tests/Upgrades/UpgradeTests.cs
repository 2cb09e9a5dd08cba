using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Faultline.Server.Groups;
using Faultline.Server.Ledger;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Stores.Sqlite.Backups;
using Faultline.Tracker.Rollups;
using Faultline.Tracker.Search;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Server.Tests.Upgrades;

using Faultline.Server.Tests.Stores.Contracts;
using Digest = Faultline.Server.Tests.Stores.Contracts.Digest;

/// <summary>This server opens what earlier versions left, and loses nothing of it.</summary>
public sealed class UpgradeTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public static TheoryData<string> Versions => [.. UpgradeArchive.Versions];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void There_is_at_least_one_earlier_version() => Versions.ShouldNotBeEmpty();

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_report_is_found_byte_for_byte_also_those_that_waited(string version)
    {
        await using var server = await UpgradeAsync(version);
        foreach (var expected in new UpgradeArchive(version).Reports)
            await FoundAsync(server, expected);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Counts_go_on_where_they_were(string version)
    {
        await using var server = await UpgradeAsync(version);
        foreach (var expected in new UpgradeArchive(version).Counts)
        {
            var project = await DigestedAsync(server, expected);
            (await SumAsync(server, project, LedgerLine.Stored)).ShouldBe(expected.Stored);
            (await SumAsync(server, project, LedgerLine.Duplicate)).ShouldBe(expected.Duplicates);
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task The_ledger_adds_up_when_what_waited_is_digested(string version)
    {
        await using var server = await UpgradeAsync(version);
        foreach (var expected in new UpgradeArchive(version).Counts)
        {
            var project = await DigestedAsync(server, expected);
            (await SumAsync(server, project, LedgerLine.Accepted)).ShouldBe(
                await SumAsync(server, project, LedgerLine.Stored, LedgerLine.Duplicate, LedgerLine.Parked, LedgerLine.Damaged), expected.Project);
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Groups_and_sums_count_every_report_that_was_stored(string version)
    {
        await using var server = await UpgradeAsync(version);
        var groups = server.Services.GetRequiredService<IGroupStore>();
        foreach (var expected in new UpgradeArchive(version).Counts)
        {
            var project = await DigestedAsync(server, expected);
            (await groups.ListAsync(project, new GroupQuery(SearchQuery.All, Limit: 200), default)).Groups.Sum(group => group.Count).ShouldBe(expected.Stored);
            foreach (var kind in (RollupKind[])[RollupKind.Group, RollupKind.Topic, RollupKind.ClassAndTopic])
                (await groups.SumsAsync(project, kind, DateTimeOffset.UnixEpoch, Digest.Noon.AddYears(10), RollupOrder.Count, 1000, default)).Sum(row => row.Counts.Count).ShouldBe(expected.Stored, $"{kind}");
        }

        using var database = StoreConnection.Open(_directory.In("faultline.db"));
        StoreSums.Faults(database).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Old_reports_are_found_by_their_words_and_fields(string version)
    {
        var archive = new UpgradeArchive(version);
        await using var server = await UpgradeAsync(version);
        foreach (var expected in archive.Counts)
        {
            var project = await DigestedAsync(server, expected);
            var of = new List<ReportId>();
            foreach (var report in archive.Reports.Where(report => report.Project == expected.Project))
            {
                if ((await server.ReportAsync(report.Id, report.Project)).Contains(" is closed", StringComparison.Ordinal))
                    of.Add(report.Id);
            }

            of.Count.ShouldBeGreaterThan(5);
            foreach (var term in (SearchTerm[])[Term.Text("closed"), Term.Of(SearchField.Type, "System.InvalidOperationException"), Term.Of(SearchField.Topic, "POST /orders/{id}"), Term.Phrase("is closed")])
                (await SearchAsync(server, project, term)).ShouldBe(of, ignoreOrder: true, term.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task New_reports_are_stored_and_old_ones_are_known_when_they_come_again(string version)
    {
        var archive = new UpgradeArchive(version);
        await using var server = await UpgradeAsync(version);
        var old = archive.Reports.First(report => report is { Project: "default", Waiting: false });
        var id = ReportId.New();
        (await server.PostAsync(Line.Of(old.Id, "\"type\": \"Other\""), Line.Of(id, "\"value\": \"after\""))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.ReportAsync(id)).ShouldContain("\"value\": \"after\"");
        await FoundAsync(server, old);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task The_upgraded_directory_opens_again(string version)
    {
        var archive = new UpgradeArchive(version);
        await using (var server = await UpgradeAsync(version))
            await server.ReportAsync(archive.Reports[^1].Id, archive.Reports[^1].Project);
        await using var again = await RunningServer.StartAsync(_directory.Path);
        foreach (var expected in archive.Reports)
            await FoundAsync(again, expected);
    }

    private async Task<RunningServer> UpgradeAsync(string version)
    {
        await new UpgradeArchive(version).UnpackAsync(_directory.Path);
        return await RunningServer.StartAsync(_directory.Path);
    }

    private static async Task FoundAsync(RunningServer server, ExpectedReport expected)
    {
        using var answer = JsonDocument.Parse(await server.ReportAsync(expected.Id, expected.Project), new JsonDocumentOptions { MaxDepth = 128 });
        // The API gives the line as it was sent, between its own members.
        var line = Encoding.UTF8.GetBytes(answer.RootElement.GetProperty("report").GetRawText());
        line.Length.ShouldBe(expected.Bytes, $"{expected.Id} of {expected.Project}");
        Convert.ToHexStringLower(SHA256.HashData(line)).ShouldBe(expected.Hash, $"{expected.Id} of {expected.Project}");
    }

    /// <summary>The project, as soon as all that waited is digested.</summary>
    private static async Task<ProjectId> DigestedAsync(RunningServer server, ExpectedCounts expected)
    {
        var project = await ProjectAsync(server, expected.Project);
        await Until.TrueAsync($"all of {expected.Project} is digested", async () =>
            await SumAsync(server, project, LedgerLine.Stored, LedgerLine.Duplicate) == expected.Stored + expected.Duplicates);
        return project;
    }

    private static async Task<IEnumerable<ReportId>> SearchAsync(RunningServer server, ProjectId project, SearchTerm term) =>
        (await server.Services.GetRequiredService<IReportFinder>().SearchAsync(project, new SearchQuery([term]), 1000, null, default)).Reports.Select(row => row.Id);

    private static async Task<ProjectId> ProjectAsync(RunningServer server, string name) =>
        (await server.Services.GetRequiredService<IProjectStore>().FindAsync(name, default)).ShouldNotBeNull().Id;

    private static async Task<long> SumAsync(RunningServer server, ProjectId project, params LedgerLine[] lines) =>
        (await server.Services.GetRequiredService<ILedgerStore>().TotalsAsync(project, default)).Where(row => lines.Contains(row.Line)).Sum(row => row.Count);
}
