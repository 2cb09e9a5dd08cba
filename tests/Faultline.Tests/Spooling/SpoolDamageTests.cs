using System.Text;
using Faultline.Spooling;
using Faultline.Tests.Doubles;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tests.Spooling;

public sealed class SpoolDamageTests : IDisposable
{
    private static readonly string[] Records = ["{\"id\":\"one\"}", "{\"id\":\"second\"}", "{\"id\":\"3\",\"OOP1\":\"OOP1\"}", "{\"id\":\"the last\"}"];
    private static readonly byte[] Segment = SegmentBytes.Of(Records);
    private readonly SegmentFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public void Cut_at_any_byte_every_whole_record_is_read()
    {
        for (var length = SegmentHeader.Bytes; length <= Segment.Length; length++)
        {
            var (texts, damage) = _file.Scan(Segment[..length]);
            texts.ShouldBe(Records.Where((_, index) => EndOf(index) <= length), ignoreOrder: false, $"cut at {length}");
            damage.Sum(region => region.Length).ShouldBe(length - EndOf(texts.Count - 1), $"cut at {length}");
        }
    }

    [Fact]
    public void With_any_byte_zeroed_or_flipped_every_other_record_is_read()
    {
        for (var at = SegmentHeader.Bytes; at < Segment.Length; at++)
        {
            foreach (var value in new byte[] { 0, (byte)(Segment[at] ^ 1), (byte)(Segment[at] ^ 0x80), 0xff })
            {
                var bytes = Segment.ToArray();
                bytes[at] = value;
                var (texts, damage) = _file.Scan(bytes);
                var expected = bytes[at] == Segment[at] ? Records : [.. Records.Where((_, index) => at < StartOf(index) || at >= EndOf(index))];
                texts.ShouldBe(expected, ignoreOrder: false, $"byte {at} is {value}");
                damage.Count.ShouldBe(Records.Length - expected.Length, $"byte {at} is {value}");
            }
        }
    }

    [Fact]
    public void Zeros_from_any_byte_to_any_other_cost_only_the_records_they_touch()
    {
        for (var from = SegmentHeader.Bytes; from < Segment.Length; from++)
        {
            for (var to = from + 1; to <= Segment.Length; to += 3)
            {
                var bytes = Segment.ToArray();
                bytes.AsSpan(from, to - from).Clear();
                var untouched = Records.Where((_, index) => bytes.AsSpan(StartOf(index)..EndOf(index)).SequenceEqual(Segment.AsSpan(StartOf(index)..EndOf(index))));
                _file.Scan(bytes).Texts.ShouldBe(untouched, ignoreOrder: false, $"zeros {from} to {to}");
            }
        }
    }

    [Fact]
    public async Task A_damaged_header_costs_no_record_at_any_byte()
    {
        for (var at = 0; at < SegmentHeader.Bytes; at += 3)
        {
            using var folder = new SpoolFolder();
            var bytes = Segment.ToArray();
            bytes[at] ^= 0xff;
            folder.Put(bytes);
            await using var spool = folder.Open();
            spool.Drain().ShouldBe(Records, ignoreOrder: false, $"header byte {at}");
        }
    }

    [Fact]
    public async Task A_torn_header_is_a_segment_that_never_began()
    {
        for (var length = 0; length <= SegmentHeader.Bytes; length += 32)
        {
            using var folder = new SpoolFolder();
            folder.Put(Segment[..length]);
            await using var spool = folder.Open();
            spool.Drain().ShouldBeEmpty();
            folder.Segments.Count.ShouldBe(1, $"only the live one, after a header of {length} bytes");
        }
    }

    [Fact]
    public async Task Damage_is_counted_parked_and_passed()
    {
        using var folder = new SpoolFolder();
        folder.Put([.. SegmentBytes.Of("first"), .. "garbage"u8, .. SegmentBytes.Frame("second"), .. new byte[100], .. SegmentBytes.Frame("third")]);

        await using var spool = folder.Open();
        spool.Drain(maxRecords: 1).ShouldBe(["first", "second", "third"]);
        var statistics = spool.Statistics;
        (statistics.Damaged, statistics.DamagedBytes, statistics.Holes).ShouldBe((1, 7, 1));
        statistics.Parked.ShouldBe(1);
        var parked = File.ReadAllText(folder.Parked.ShouldHaveSingleItem());
        parked.ShouldContain("\"reason\":\"damaged in the spool");
        parked.ShouldEndWith("\ngarbage");
    }

    [Fact]
    public async Task Damage_alone_is_passed_and_its_segment_goes()
    {
        using var folder = new SpoolFolder();
        folder.Put([.. SegmentBytes.Header(), .. Encoding.UTF8.GetBytes(new string('x', 5000))]);

        await using var spool = folder.Open();
        spool.Read(1, 1).IsEmpty.ShouldBeTrue();
        spool.Statistics.DamagedBytes.ShouldBe(5000);
        folder.Segments.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_was_lost_in_a_segment_is_remembered_after_it_is_gone()
    {
        using var folder = new SpoolFolder();
        folder.Put([.. SegmentBytes.Header(drops: new(5, 4, 3, 0, 0, 0)), .. "garbage"u8]);

        await using var spool = folder.Open();
        spool.Drain();
        var live = SpoolDirectory.Inspect(folder.Path).Segments.ShouldHaveSingleItem();
        (live.RefusedFull, live.RefusedTooLarge, live.WriteErrors, live.LostRegions, live.LostBytes).ShouldBe((5, 4, 3, 1, 7));
        spool.Statistics.RefusedFull.ShouldBe(0, "that was another process");
    }

    [Fact]
    public async Task A_format_from_the_future_is_left_alone_and_shown()
    {
        using var folder = new SpoolFolder();
        folder.Put([.. SegmentBytes.Header(version: 2), .. SegmentBytes.Frame("future")]);

        await using var spool = folder.Open();
        spool.Drain().ShouldBeEmpty();
        SpoolDirectory.Inspect(folder.Path).Segments[0].Problem.ShouldBe("format version 2; this program reads version 1");
        SpoolDirectory.ReadAll(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void False_frames_that_claim_megabytes_cost_bounded_work()
    {
        // 20,000 magics, each with a length that fits: naively 20,000 checksums of a megabyte and more.
        byte[] lie = [.. "OOP1"u8, 0, 0, 16, 0, 1, 2, 3, 4];
        var bytes = new byte[SegmentHeader.Bytes + (20_000 * 12) + (2 * 1024 * 1024)];
        for (var i = 0; i < 20_000; i++)
            lie.CopyTo(bytes, SegmentHeader.Bytes + (12 * i));

        _file.Scan(bytes).Texts.ShouldBeEmpty();
    }

    [Fact]
    public void Whatever_stands_in_a_segment_reading_ends_without_an_exception() =>
        Prop.ForAll(Arbitraries.Soup(), pieces =>
        {
            byte[] bytes = [.. SegmentBytes.Header(), .. pieces.SelectMany(piece => piece.Bytes)];
            var (texts, damage) = _file.Scan(bytes);
            var expected = pieces.Where(piece => piece.Record is not null).Select(piece => piece.Record!).ToList();
            return texts.Count >= expected.Count && expected.SequenceEqual(texts.Where(text => expected.Contains(text)))
                && damage.Sum(region => region.Length) + texts.Sum(text => RecordFrame.Bytes + Encoding.UTF8.GetByteCount(text)) == bytes.Length - SegmentHeader.Bytes;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_header_bytes_are_read_without_an_exception() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => SegmentHeader.Read(bytes).State.Shipped >= SegmentHeader.Bytes).QuickCheckThrowOnFailure();

    private static int StartOf(int index) => SegmentHeader.Bytes + Records[..index].Sum(text => RecordFrame.Bytes + text.Length);

    private static int EndOf(int index) => index < 0 ? SegmentHeader.Bytes : StartOf(index) + RecordFrame.Bytes + Records[index].Length;

    private sealed record Piece(byte[] Bytes, string? Record);

    private static class Arbitraries
    {
        // Whole records between noise that holds no magic of its own but may end in the beginning of one.
        public static Arbitrary<Piece[]> Soup()
        {
            var record = Gen.Choose(0, 1_000_000).Select(number => $"{{\"n\":{number}}}").Select(text => new Piece(SegmentBytes.Frame(text), text));
            var noise = ArbMap.Default.GeneratorFor<byte[]>().Where(bytes => !bytes.AsSpan().Contains((byte)'O')).Select(bytes => new Piece(bytes, null));
            var zeros = Gen.Choose(1, 5000).Select(count => new Piece(new byte[count], null));
            var torn = Gen.Choose(1, 11).Select(count => new Piece(SegmentBytes.Frame("torn")[..count], null));
            return Gen.OneOf(record, record, noise, zeros, torn).ArrayOf().ToArbitrary();
        }
    }
}
