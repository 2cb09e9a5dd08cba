using System.Text;
using Faultline.Server.Digest;
using Faultline.Spooling;

namespace Faultline.Server.Tests.Workers;

public sealed class SpoolPartsTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(1, 4, new[] { 1 })]
    [InlineData(4, 4, new[] { 4 })]
    [InlineData(8, 4, new[] { 4, 4 })]
    [InlineData(10, 4, new[] { 4, 4, 2 })]
    public async Task All_records_are_in_the_parts_in_their_order(int records, int size, int[] sizes)
    {
        await using var spool = Filled(records);
        var read = spool.ReadAccounted(1_000, 1_000_000);
        var parts = SpoolParts.Of(read, size).ToList();
        parts.Select(part => part.Records.Count).ShouldBe(sizes);
        parts.SelectMany(part => part.Records).ShouldBe(read.Records);
    }

    [Fact]
    public async Task The_marks_of_a_part_stand_between_its_last_record_and_the_next_ones()
    {
        await using var spool = Filled(10);
        var read = spool.ReadAccounted(1_000, 1_000_000);
        var parts = SpoolParts.Of(read, 4).ToList();
        for (var i = 0; i < 2; i++)
        {
            var mark = parts[i].Marks.ShouldHaveSingleItem();
            mark.Segment.ShouldBe(parts[i].Records[^1].Segment);
            mark.DigestedTo.ShouldBeGreaterThan(parts[i].Records[^1].Position);
            mark.DigestedTo.ShouldBeLessThanOrEqualTo(parts[i + 1].Records[0].Position);
        }

        var (last, progress) = (parts[2].Marks.ShouldHaveSingleItem(), read.Progress.ShouldHaveSingleItem());
        (last.DigestedTo, last.Taken, last.Damaged).ShouldBe((progress.Position, progress.Taken, progress.Damaged));
    }

    private Spool Filled(int records)
    {
        var spool = Spool.Open(new SpoolOptions { Directory = _directory.In("spool") });
        for (var i = 0; i < records; i++)
            spool.TryAppend(Encoding.UTF8.GetBytes($"record {i}")).ShouldBeTrue();
        return spool;
    }
}
