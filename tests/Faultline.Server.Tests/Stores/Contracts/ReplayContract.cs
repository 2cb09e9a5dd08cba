using Faultline.Server.Ledger;
using Faultline.Server.Reports;

namespace Faultline.Server.Tests.Stores.Contracts;

/// <summary>What a digester that was killed brings again is counted once: the spool's marks say so.</summary>
public abstract class ReplayContract : StoreContract
{
    private const string Segment = "20261118T120000000Z-1-00.spool";

    private protected ReplayContract(IStorePlace place) : base(place)
    {
    }

    [Fact]
    public async Task A_batch_that_comes_again_whole_is_known_and_counted_nowhere()
    {
        var batch = Batch([At(256, Digest.Of("a")), At(400, Digest.Of("b"))], Mark(600, taken: 2));
        await StoreAsync(batch);
        (await StoreAsync(batch)).ShouldBe(new DigestResult(0, 0, Known: 2));

        (await GroupAsync("a")).Count.ShouldBe(1);
        (await CountedAsync(LedgerLine.Accepted)).ShouldBe(2);
        (await CountedAsync(LedgerLine.Stored)).ShouldBe(2);
        (await CountedAsync(LedgerLine.Duplicate)).ShouldBe(0);
    }

    [Fact]
    public async Task Of_a_batch_that_reaches_over_the_mark_only_what_lies_behind_it_counts()
    {
        var old = At(256, Digest.Of("a"));
        await StoreAsync(Batch([old], Mark(400, taken: 1)));
        var result = await StoreAsync(Batch([old, At(400, Digest.Of("a"))], Mark(600, taken: 2)));
        result.ShouldBe(new DigestResult(1, 0, Known: 1));
        (await GroupAsync("a")).Count.ShouldBe(2);
        (await CountedAsync(LedgerLine.Accepted)).ShouldBe(2);
    }

    [Fact]
    public async Task A_duplicate_behind_the_mark_is_a_duplicate_and_one_before_it_is_not()
    {
        var id = ReportId.New();
        await StoreAsync(Batch([At(256, Digest.Of(id: id)), At(400, Digest.Of(id: id))], Mark(600, taken: 2)));
        await StoreAsync(Batch([At(400, Digest.Of(id: id)), At(600, Digest.Of(id: id))], Mark(800, taken: 3)));
        (await CountedAsync(LedgerLine.Stored)).ShouldBe(1);
        (await CountedAsync(LedgerLine.Duplicate)).ShouldBe(2);
        (await CountedAsync(LedgerLine.Accepted)).ShouldBe(3);
    }

    [Fact]
    public async Task Parked_records_and_notes_that_come_again_are_counted_once()
    {
        var batch = Batch([], Mark(600, taken: 1), new SpoolMark("notes", 300, 0, 0)) with
        {
            Parked = [new ParkedRecord((Segment, 256), "no report")],
            Notes = [new DoorNote(Noon, LedgerLine.Refused, LedgerReasons.Quota, 5, []) { From = ("notes", 256) }],
        };
        await StoreAsync(batch);
        await StoreAsync(batch);
        (await CountedAsync(LedgerLine.Parked)).ShouldBe(1);
        (await CountedAsync(LedgerLine.Refused)).ShouldBe(5);
    }

    [Fact]
    public async Task A_note_behind_the_mark_counts()
    {
        var first = new DoorNote(Noon, LedgerLine.Repeated, null, 5, []) { From = ("notes", 256) };
        await StoreAsync(Batch([], new SpoolMark("notes", 300, 0, 0)) with { Notes = [first] });
        await StoreAsync(Batch([], new SpoolMark("notes", 350, 0, 0)) with { Notes = [first, first with { From = ("notes", 300), Count = 2 }] });
        (await CountedAsync(LedgerLine.Repeated)).ShouldBe(7);
    }

    [Fact]
    public async Task The_doors_count_rises_by_what_is_new_of_it_also_without_reports()
    {
        await StoreAsync(Batch([], Mark(256, taken: 3)));
        await StoreAsync(Batch([], Mark(256, taken: 7, damaged: 1)));
        await StoreAsync(Batch([], Mark(256, taken: 7, damaged: 3)));
        (await CountedAsync(LedgerLine.Accepted)).ShouldBe(7);
        (await CountedAsync(LedgerLine.Damaged)).ShouldBe(3);
    }

    [Fact]
    public async Task A_mark_never_goes_back()
    {
        await StoreAsync(Batch([], Mark(1000, taken: 9, damaged: 1)));
        await StoreAsync(Batch([], Mark(500, taken: 4, damaged: 0)));
        (await CountedAsync(LedgerLine.Accepted)).ShouldBe(9);
        (await CountedAsync(LedgerLine.Damaged)).ShouldBe(1);
        (await StoreAsync(Batch([At(700, Digest.Of())], Mark(700, taken: 9)))).ShouldBe(new DigestResult(0, 0, Known: 1));
    }

    [Fact]
    public async Task Each_segment_has_a_mark_of_its_own()
    {
        await StoreAsync(Batch([At(256, Digest.Of())], Mark(1000, taken: 1)));
        var other = Digest.Of() with { From = ("other", 256) };
        (await StoreAsync(Batch([other], new SpoolMark("other", 400, 1, 0)))).Stored.ShouldBe(1);
        (await CountedAsync(LedgerLine.Accepted)).ShouldBe(2);
    }

    [Fact]
    public async Task Marks_are_there_after_a_restart()
    {
        var batch = Batch([At(256, Digest.Of())], Mark(600, taken: 1));
        await StoreAsync(batch);
        await ReopenAsync();
        (await StoreAsync(batch)).ShouldBe(new DigestResult(0, 0, Known: 1));
        (await CountedAsync(LedgerLine.Accepted)).ShouldBe(1);
    }

    [Fact]
    public async Task A_batch_that_was_refused_left_no_mark_and_no_count()
    {
        var nobody = new Projects.ProjectId(4711);
        var batch = Batch([At(256, Digest.Of())], Mark(600, taken: 1)) with { Project = nobody };
        await Should.ThrowAsync<ReportRefusedException>(() => StoreAsync(batch));
        (await CountedAsync(LedgerLine.Accepted, project: nobody)).ShouldBe(0);
        (await StoreAsync(batch with { Project = One })).Stored.ShouldBe(1);
    }

    [Fact]
    public async Task What_came_from_no_spool_is_told_apart_by_its_id_alone()
    {
        var report = Digest.Of();
        await StoreAsync(report);
        (await StoreAsync(report)).ShouldBe(new DigestResult(0, 1));
    }

    private static DigestRecord At(long position, DigestRecord report) => report with { From = (Segment, position) };

    private static SpoolMark Mark(long to, long taken, long damaged = 0) => new(Segment, to, taken, damaged);

    private DigestBatch Batch(DigestRecord[] reports, params SpoolMark[] marks) => new(One, Noon, reports, new DigestLimits()) { Marks = marks };
}
