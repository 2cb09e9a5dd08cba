using System.Diagnostics.Metrics;
using Faultline.Spooling;
using Faultline.Tests.Doubles;

namespace Faultline.Tests.Spooling;

public sealed class SpoolLimitTests : IDisposable
{
    private readonly SpoolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_full_directory_refuses_counts_and_takes_again_when_space_returns()
    {
        await using var spool = Small();
        var taken = 0;
        while (spool.TryAppend(new string('x', 500)))
            taken++;
        spool.TryAppend(new string('x', 500)).ShouldBeFalse();

        DiskBytes().ShouldBeLessThanOrEqualTo(64 * 1024);
        DiskBytes().ShouldBeGreaterThan(60 * 1024);
        var statistics = spool.Statistics;
        (statistics.Appended, statistics.RefusedFull).ShouldBe((taken, 2));
        spool.Drain().Count.ShouldBe(taken);
        spool.TryAppend(new string('x', 500)).ShouldBeTrue();
    }

    [Fact]
    public async Task What_was_refused_is_shown_to_others_and_survives_the_process()
    {
        await using var spool = Small(o => o.MaxRecordBytes = 1000);
        spool.TryAppend(new string('x', 1001)).ShouldBeFalse();
        while (spool.TryAppend(new string('x', 1000)))
        {
        }

        await Eventually.True(() => SpoolDirectory.Inspect(_folder.Path).Refused == 2, "the header tells");
        using var left = _folder.Killed();
        SpoolDirectory.Inspect(left.Path).Segments.Sum(segment => segment.RefusedTooLarge).ShouldBe(1);
    }

    [Fact]
    public async Task What_others_keep_in_the_directory_counts()
    {
        await using var other = Small();
        for (var i = 0; i < 60; i++)
            other.TryAppend(new string('x', 1000));

        await using var spool = Small();
        var taken = 0;
        while (spool.TryAppend(new string('x', 1000)))
            taken++;
        taken.ShouldBeLessThan(5);
    }

    [Fact]
    public async Task Room_that_another_process_makes_is_noticed()
    {
        await using var spool = Small();
        _folder.Put(new byte[64 * 1024]);
        await Eventually.True(() => !spool.TryAppend(new string('x', 4000)), "the other's bytes are seen with the next segment");
        File.Delete(_folder.Segments.Single(file => Path.GetFileName(file) == SegmentBytes.Name));
        await Eventually.True(() => spool.TryAppend(new string('x', 4000)), "it is taken again");
    }

    [Fact]
    public async Task A_segment_holds_no_more_than_it_should()
    {
        await using var spool = Small();
        spool.Read(1, 1).IsEmpty.ShouldBeTrue(); // somebody reads here: full segments are kept for them
        for (var i = 0; i < 50; i++)
            spool.TryAppend(new string('x', 1000)).ShouldBeTrue();

        _folder.Segments.Count.ShouldBeGreaterThan(10);
        _folder.Segments.ShouldAllBe(file => new FileInfo(file).Length <= 4096);
        spool.Statistics.Segments.ShouldBe(_folder.Segments.Count);
    }

    [Fact]
    public async Task A_record_larger_than_a_segment_has_one_of_its_own()
    {
        await using var spool = Small();
        spool.TryAppend("small");
        spool.TryAppend(new string('x', 10_000)).ShouldBeTrue();
        spool.TryAppend("small again");

        spool.Drain().Select(text => text.Length).ShouldBe([5, 10_000, 11]);
    }

    [Fact]
    public async Task A_live_segment_that_is_shipped_gives_its_space_back_when_it_is_large_or_old()
    {
        var time = new ManualTime();
        await using var spool = Spool.Open(_folder.Options(), time);
        spool.TryAppend("one");
        spool.Drain();
        spool.Statistics.Rolls.ShouldBe(0);
        time.Advance(TimeSpan.FromMinutes(10));
        spool.TryAppend("two");
        spool.Drain();
        spool.Statistics.Rolls.ShouldBe(1);
        spool.Statistics.Bytes.ShouldBe(SegmentHeader.Bytes);
    }

    [Fact]
    public async Task A_parked_record_is_kept_with_its_reason_and_once()
    {
        await using var spool = _folder.Open();
        spool.TryAppend("{\"id\":\"OOPS-1\"}");
        var record = spool.Read(1, 1000).Records[0];
        spool.Park(record, "no \"id\" that is one");
        spool.Park(record, "again");

        var lines = File.ReadAllText(_folder.Parked.ShouldHaveSingleItem()).Split('\n');
        lines[0].ShouldContain("no \\u0022id\\u0022 that is one");
        lines[1].ShouldBe("{\"id\":\"OOPS-1\"}");
        spool.Statistics.Parked.ShouldBe(1);
        SpoolDirectory.Inspect(_folder.Path).Parked.ShouldBe(1);
    }

    [Fact]
    public async Task Parking_has_a_limit_and_counts_what_it_drops()
    {
        await using var spool = _folder.Open(o => o.MaxParkedBytes = 3000);
        for (var i = 0; i < 5; i++)
            spool.TryAppend(new string('x', 1000));
        foreach (var record in spool.Read(10, 10_000).Records)
            spool.Park(record, "test");

        (spool.Statistics.Parked, spool.Statistics.ParkedLost).ShouldBe((2, 3));
        _folder.Parked.Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_meter_tells_what_the_statistics_tell()
    {
        await using var spool = _folder.Open();
        spool.TryAppend("one");
        var seen = new Dictionary<string, long>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => { if (instrument.Meter.Name == "Faultline") self.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => { lock (seen) seen[instrument.Name] = seen.GetValueOrDefault(instrument.Name) + value; });
        listener.Start();
        listener.RecordObservableInstruments();

        seen["faultline.spool.appended"].ShouldBeGreaterThanOrEqualTo(1);
        seen["faultline.spool.pending"].ShouldBeGreaterThanOrEqualTo(RecordFrame.Bytes + 3);
    }

    private Spool Small(Action<SpoolOptions>? with = null) => _folder.Open(o =>
    {
        (o.SegmentBytes, o.MaxBytes) = (4096, 64 * 1024);
        with?.Invoke(o);
    });

    private long DiskBytes() => _folder.Segments.Sum(file => new FileInfo(file).Length);
}
