using Faultline.Server.Ledger;
using Faultline.Server.Projects;
using Faultline.Server.Reports;

namespace Faultline.Server.Tests.Stores.Contracts;

/// <summary>What is counted, by hour, and that it adds up.</summary>
public abstract class LedgerContract : StoreContract
{
    private protected LedgerContract(IStorePlace place) : base(place)
    {
    }

    [Fact]
    public async Task Nothing_is_counted_where_nothing_was()
    {
        (await Stores.Ledger.TotalsAsync(One, default)).ShouldBeEmpty();
        (await Stores.Ledger.ReadAsync(One, Noon.AddDays(-1), Noon.AddDays(1), default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Stored_duplicates_and_their_bytes_are_counted_in_the_hour_of_the_batch()
    {
        var (first, second) = (Digest.Of(), Digest.Of(at: Noon.AddMinutes(61)));
        await StoreAsync(first);
        await StoreAsync(second, first with { Received = Noon.AddMinutes(61) });
        (await RowsAsync()).ShouldBe(
        [
            new LedgerRow(Noon, LedgerLine.Stored, "", 1, first.Payload.Length), new LedgerRow(Noon.AddHours(1), LedgerLine.Stored, "", 1, second.Payload.Length),
            new LedgerRow(Noon.AddHours(1), LedgerLine.Duplicate, "", 1, first.Payload.Length),
        ]);
    }

    [Fact]
    public async Task What_the_door_noted_is_counted_by_reason_in_the_hour_of_the_note()
    {
        await StoreAsync(Batch(Noon.AddMinutes(70)) with
        {
            Notes =
            [
                Note(0, LedgerLine.Refused, LedgerReasons.Quota, 3), Note(59, LedgerLine.Refused, LedgerReasons.Quota, 4), Note(60, LedgerLine.Refused, LedgerReasons.Quota, 1),
                Note(0, LedgerLine.Refused, LedgerReasons.DiskBudget, 2), Note(0, LedgerLine.Repeated, null, 6), Note(0, LedgerLine.Discarded, "spool_full", 9),
            ],
        });
        (await RowsAsync()).Select(row => (row.Hour, row.Line, row.Reason, row.Count)).ShouldBe(
        [
            (Noon, LedgerLine.Refused, LedgerReasons.DiskBudget, 2L), (Noon, LedgerLine.Refused, LedgerReasons.Quota, 7L), (Noon, LedgerLine.Repeated, "", 6L),
            (Noon, LedgerLine.Discarded, "spool_full", 9L), (Noon.AddHours(1), LedgerLine.Refused, LedgerReasons.Quota, 1L),
        ]);
    }

    [Fact]
    public async Task What_the_door_took_is_counted_in_the_hour_in_which_its_segment_was_begun()
    {
        SpoolMark[] marks = [new("s", 256, 5, 2) { Begun = Noon.AddMinutes(-90) }, new("t", 256, 3, 0) { Begun = Noon.AddMinutes(-1) }];
        await StoreAsync(Batch(Noon.AddMinutes(30)) with { Marks = marks });
        await StoreAsync(Batch(Noon.AddMinutes(31)) with { Marks = [marks[0] with { Taken = 6 }, marks[1]] });
        (await RowsAsync()).Select(row => (row.Hour, row.Line, row.Count)).ShouldBe(
            [(Noon.AddHours(-2), LedgerLine.Accepted, 6L), (Noon.AddHours(-1), LedgerLine.Accepted, 3L), (Noon, LedgerLine.Damaged, 2L)]);
    }

    [Fact]
    public async Task What_a_spool_without_times_says_is_counted_in_the_hour_of_the_batch()
    {
        await StoreAsync(Batch(Noon.AddMinutes(30)) with { Marks = [new SpoolMark("s", 256, 5, 2)], Parked = [new ParkedRecord(("s", 0), "why")] });
        (await RowsAsync()).Select(row => (row.Hour, row.Line, row.Count)).ShouldBe([(Noon, LedgerLine.Accepted, 5L), (Noon, LedgerLine.Parked, 1L), (Noon, LedgerLine.Damaged, 2L)]);
    }

    [Fact]
    public async Task Requests_without_a_valid_key_are_counted_under_project_0()
    {
        var nobody = new ProjectId(0);
        await StoreAsync(Batch(Noon) with { Project = nobody, Notes = [Note(0, LedgerLine.Refused, LedgerReasons.BadKey, 7)], Marks = [new SpoolMark("notes", 300, 0, 0)] });
        (await CountedAsync(LedgerLine.Refused, LedgerReasons.BadKey, nobody)).ShouldBe(7);
        (await Stores.Ledger.TotalsAsync(One, default)).ShouldBeEmpty();
        (await Stores.Projects.ListAsync(default)).Select(project => project.Name).ShouldBe(["one", "two"]);
    }

    [Fact]
    public async Task What_a_server_says_of_itself_is_not_told_to_it()
    {
        await Stores.Nodes.SayAsync("here", new Dictionary<ProjectId, long> { [One] = 5 }, Noon, default);
        (await Stores.Nodes.OthersAsync("here", One, Noon, default)).ShouldBe(default);
    }

    [Fact]
    public async Task The_hours_of_a_time_are_those_that_begin_in_it()
    {
        foreach (var hour in (int[])[0, 1, 2, 3])
            await StoreAsync(Digest.Of(at: Noon.AddHours(hour)));
        (await Stores.Ledger.ReadAsync(One, Noon.AddHours(1), Noon.AddHours(3), default)).Select(row => row.Hour).ShouldBe([Noon.AddHours(1), Noon.AddHours(2)]);
    }

    [Fact]
    public async Task Totals_are_the_sums_of_all_hours_from_the_first()
    {
        await StoreAsync(Digest.Of(), Digest.Of());
        await StoreAsync(Digest.Of(at: Noon.AddHours(5)));
        await StoreAsync(Batch(Noon.AddHours(6)) with { Notes = [Note(300, LedgerLine.Refused, "a", 1), Note(360, LedgerLine.Refused, "a", 1), Note(360, LedgerLine.Refused, "b", 1)] });
        (await Stores.Ledger.TotalsAsync(One, default)).Select(row => (row.Hour, row.Line, row.Reason, row.Count)).ShouldBe(
            [(Noon, LedgerLine.Stored, "", 3L), (Noon.AddHours(5), LedgerLine.Refused, "a", 2L), (Noon.AddHours(6), LedgerLine.Refused, "b", 1L)], ignoreOrder: true);
    }

    [Fact]
    public async Task Refusals_with_more_reports_than_ids_count_all()
    {
        await StoreAsync(Batch(Noon) with { Notes = [Note(0, LedgerLine.Refused, LedgerReasons.Quota, 1000) with { Ids = [ReportId.New(), ReportId.New()] }] });
        (await CountedAsync(LedgerLine.Refused)).ShouldBe(1000);
    }

    [Fact]
    public async Task A_reason_of_a_client_may_be_any_text()
    {
        var odd = "a'b\"; DROP TABLE ledger; -- ä😀" + new string('x', 300);
        await StoreAsync(Batch(Noon) with { Notes = [Note(0, LedgerLine.Discarded, odd, 2)] });
        await StoreAsync(Batch(Noon) with { Notes = [Note(0, LedgerLine.Discarded, odd, 3)] });
        (await CountedAsync(LedgerLine.Discarded, odd)).ShouldBe(5);
    }

    [Fact]
    public async Task Everything_that_was_accepted_is_stored_known_parked_or_damaged()
    {
        var random = new Random(4711);
        var known = new List<DigestRecord>();
        var (position, taken, damaged) = (256L, 0L, 0L);
        for (var round = 0; round < 60; round++)
        {
            var (reports, parked) = (new List<DigestRecord>(), new List<ParkedRecord>());
            for (var i = random.Next(6); i >= 0; i--, position += 100, taken++)
            {
                var report = random.Next(4) == 0 && known.Count > 0 ? known[random.Next(known.Count)] : Digest.Of($"g{random.Next(5)}");
                known.Add(report);
                if (random.Next(7) == 0)
                    parked.Add(new ParkedRecord(("s", position), "why"));
                else
                    reports.Add(report with { From = ("s", position) });
            }

            if (random.Next(5) == 0)
                (damaged, taken) = (damaged + 1, taken + 1);
            var batch = Batch(Noon.AddMinutes(round)) with { Reports = reports, Parked = parked, Marks = [new SpoolMark("s", position, taken, damaged)] };
            for (var times = random.Next(3); times >= 0; times--)
                await StoreAsync(batch);
        }

        (await CountedAsync(LedgerLine.Accepted)).ShouldBe(taken);
        (await CountedAsync(LedgerLine.Damaged)).ShouldBe(damaged);
        var sum = 0L;
        foreach (var line in (LedgerLine[])[LedgerLine.Stored, LedgerLine.Duplicate, LedgerLine.Parked, LedgerLine.Damaged])
            sum += await CountedAsync(line);
        sum.ShouldBe(taken);
        (await GroupsAsync()).Sum(group => group.Count).ShouldBe(await CountedAsync(LedgerLine.Stored));
    }

    private DigestBatch Batch(DateTimeOffset now) => new(One, now, [], new DigestLimits());

    private static DoorNote Note(int minute, LedgerLine line, string? reason, long count) => new(Noon.AddMinutes(minute), line, reason, count, []);

    private async Task<IReadOnlyList<LedgerRow>> RowsAsync() =>
        [.. (await Stores.Ledger.ReadAsync(One, Noon.AddDays(-1), Noon.AddDays(1), default))
            .OrderBy(row => row.Hour).ThenBy(row => row.Line).ThenBy(row => row.Reason, StringComparer.Ordinal)];
}
