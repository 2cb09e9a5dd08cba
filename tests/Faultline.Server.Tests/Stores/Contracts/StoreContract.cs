using System.Text;
using Faultline.Server.Groups;
using Faultline.Server.Ledger;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Stores;
using Faultline.Tracker.Search;

namespace Faultline.Server.Tests.Stores.Contracts;

/// <summary>What the contracts share: a store with two projects, and short words for what they do with it.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    private readonly IStorePlace _place;

    private protected StoreContract(IStorePlace place) => _place = place;

    private protected static DateTimeOffset Noon => Digest.Noon;

    /// <summary>The store's clock; stands a minute after noon.</summary>
    private protected FixedTime Time { get; } = new(Digest.Noon.AddMinutes(1));

    private protected ServerStores Stores { get; private set; } = null!;

    private protected ProjectId One { get; private set; }

    private protected ProjectId Two { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Stores = await _place.OpenAsync(Time);
        One = (await Stores.Projects.AddAsync("one", IngestKey.New(), default))!.Id;
        Two = (await Stores.Projects.AddAsync("two", IngestKey.New(), default))!.Id;
    }

    public async ValueTask DisposeAsync()
    {
        if (Stores is not null)
            await Stores.DisposeAsync();
        await _place.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the store as an orderly stop does, and opens it again.</summary>
    private protected async Task ReopenAsync()
    {
        await Stores.DisposeAsync();
        Stores = await _place.OpenAsync(Time);
    }

    private protected Task<DigestResult> StoreAsync(params DigestRecord[] reports) => StoreAsync(One, reports);

    private protected Task<DigestResult> StoreAsync(ProjectId project, params DigestRecord[] reports) =>
        StoreAsync(new DigestBatch(project, reports.Length > 0 ? reports.Max(report => report.Received) : Noon, reports, new DigestLimits()));

    private protected Task<DigestResult> StoreAsync(DigestBatch batch) => Stores.Digest.DigestAsync(batch, default);

    private protected Task<DigestResult> StoreAsync(DigestLimits limits, params DigestRecord[] reports) =>
        StoreAsync(new DigestBatch(One, reports.Max(report => report.Received), reports, limits));

    private protected async Task<KnownReport> KnownAsync(ReportId id, ProjectId? project = null) =>
        (await Stores.Reports.FindAsync(project ?? One, id, default)).ShouldNotBeNull($"{id} should be known");

    private protected async Task<string> LineAsync(ReportId id, ProjectId? project = null) =>
        Encoding.UTF8.GetString((await KnownAsync(id, project)).Payload.ShouldNotBeNull($"{id} should have its line").Span);

    private protected async Task<IReadOnlyList<GroupRow>> GroupsAsync(ProjectId? project = null, GroupSort sort = GroupSort.Last, int? days = null) =>
        (await Stores.Groups.ListAsync(project ?? One, new GroupQuery(SearchQuery.All, sort, days, 200), default)).Groups;

    /// <summary>The head with this title.</summary>
    private protected async Task<GroupRow> GroupAsync(string title, ProjectId? project = null) =>
        (await GroupsAsync(project)).Where(group => group.Title == title).ShouldHaveSingleItem($"one group '{title}'");

    private protected async Task<long> NumberAsync(string title, ProjectId? project = null) => (await GroupAsync(title, project)).Number;

    private protected async Task<GroupDetail> DetailAsync(long number, ProjectId? project = null) =>
        (await Stores.Groups.FindAsync(project ?? One, number, default)).ShouldNotBeNull($"group {number}");

    /// <summary>The ids of the reports that match, newest first.</summary>
    private protected async Task<IReadOnlyList<ReportId>> SearchAsync(params SearchTerm[] terms) =>
        [.. (await Stores.Reports.SearchAsync(One, new SearchQuery(terms), 100, null, default)).Reports.Select(row => row.Id)];

    /// <summary>The titles of the groups that match.</summary>
    private protected async Task<IReadOnlyList<string>> GroupsOfAsync(params SearchTerm[] terms) =>
        [.. (await Stores.Groups.ListAsync(One, new GroupQuery(new SearchQuery(terms)), default)).Groups.Select(group => group.Title).Order(StringComparer.Ordinal)];

    private protected async Task<IReadOnlyList<GroupEvent>> EventsAsync(ProjectId? project = null, long after = 0) =>
        await Stores.Groups.EventsAsync(project ?? One, after, 1000, default);

    /// <summary>What a project's ledger says of a line since ever, all reasons or one.</summary>
    private protected async Task<long> CountedAsync(LedgerLine line, string? reason = null, ProjectId? project = null) =>
        (await Stores.Ledger.TotalsAsync(project ?? One, default)).Where(row => row.Line == line && (reason is null || row.Reason == reason)).Sum(row => row.Count);
}
