using Faultline.Spooling;
using Faultline.Tests.Doubles;

namespace Faultline.Tests.Spooling;

public sealed class SpoolBatchTests : IDisposable
{
    private readonly SpoolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task The_first_records_are_acknowledged_alone_over_segments_and_damage(int first)
    {
        var torn = SegmentBytes.Of("one", "torn", "two", "three");
        torn[SegmentBytes.Of("one").Length + 13] ^= 0xFF;
        _folder.Put(torn, "20251121T221550123Z-1-9f8e7d6c5b4a3928.spool");
        _folder.Put(SegmentBytes.Of("four"), "20261121T221550123Z-2-9f8e7d6c5b4a3928.spool");
        await using var spool = _folder.Open();
        foreach (var text in (string[])["five", "six", "seven"])
            spool.TryAppend(text);

        var batch = spool.Read(100, 1000);
        var texts = batch.Texts();
        texts.ShouldBe(["one", "two", "three", "four", "five", "six", "seven"]);
        var part = batch.First(first);
        part.Texts().ShouldBe(texts.Take(first));
        spool.Acknowledge(part);
        spool.Statistics.Damaged.ShouldBe(first > 1 ? 1 : 0);
        spool.Drain().ShouldBe(texts.Skip(first));
        spool.Statistics.Damaged.ShouldBe(1);
    }
}
