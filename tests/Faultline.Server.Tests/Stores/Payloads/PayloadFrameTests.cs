using System.Text;
using Faultline.Server.Reports;
using Faultline.Server.Stores.Payloads;

namespace Faultline.Server.Tests.Stores.Payloads;

public sealed class PayloadFrameTests
{
    private readonly Random _random = new(7);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(90)]
    public void Each_payload_of_a_block_is_read_alone_as_it_was_written(int count)
    {
        var payloads = Payloads(count);
        var frame = Block(payloads);
        for (var slot = 0; slot < count; slot++)
            PayloadFrame.Read(frame, slot).ShouldBe(payloads[slot].ToArray());
        PayloadFrame.ReadAll(frame).Select(payload => payload.ToArray()).ShouldBe(payloads.Select(payload => payload.ToArray()));
    }

    [Fact]
    public void Empty_payloads_and_large_ones_have_their_places()
    {
        ReadOnlyMemory<byte>[] payloads = [default, new byte[300_000], default, Encoding.UTF8.GetBytes("{}"), default];
        var frame = Block(payloads);
        for (var slot = 0; slot < payloads.Length; slot++)
            PayloadFrame.Read(frame, slot).ShouldBe(payloads[slot].ToArray());
    }

    [Fact]
    public void A_payload_of_its_own_is_read_as_it_was_written()
    {
        using var frames = new MemoryStream();
        PayloadFrame.Write(Payload.Of("{\"a\": 1}"u8.ToArray()), frames);
        PayloadFrame.Read(frames.ToArray()).ShouldBe("{\"a\": 1}"u8.ToArray());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    public void A_place_that_a_block_does_not_have_is_damage(int slot) =>
        Should.Throw<ReportDamagedException>(() => PayloadFrame.Read(Block(Payloads(3)), slot)).Message.ShouldContain("3 payloads");

    [Fact]
    public void Any_byte_that_is_another_is_damage()
    {
        var frame = Block(Payloads(20));
        for (var i = 0; i < frame.Length; i++)
        {
            var damaged = (byte[])frame.Clone();
            damaged[i] ^= (byte)(1 << _random.Next(8));
            Should.Throw<ReportDamagedException>(() => PayloadFrame.Read(damaged, 19), $"byte {i}");
            Should.Throw<ReportDamagedException>(() => PayloadFrame.ReadAll(damaged), $"byte {i}");
        }
    }

    [Fact]
    public void A_frame_that_was_cut_is_damage()
    {
        var frame = Block(Payloads(5));
        for (var length = 0; length < frame.Length; length++)
            Should.Throw<ReportDamagedException>(() => PayloadFrame.Read(frame.AsSpan(0, length)), $"{length} bytes");
    }

    [Fact]
    public void Readers_beside_each_other_do_not_see_what_another_reads()
    {
        var payloads = Payloads(60);
        var frame = Block(payloads);
        Parallel.For(0, 2_000, i => PayloadFrame.Read(frame, i % 60).AsSpan().SequenceEqual(payloads[i % 60].Span).ShouldBeTrue());
    }

    [Fact]
    public void A_payload_that_came_compressed_is_kept_as_it_came_and_read_as_the_line_that_it_holds()
    {
        var line = Payloads(1)[0].ToArray();
        var member = Gzip.Of([.. line, (byte)'\r', (byte)'\n']);
        var frame = Member(member, line.Length);
        frame.AsSpan().IndexOf(member).ShouldBeGreaterThan(0);
        PayloadFrame.Read(frame).ShouldBe(line);
        PayloadFrame.ReadAll(frame).ShouldHaveSingleItem().ToArray().ShouldBe(line);
    }

    [Fact]
    public void Any_byte_of_a_payload_that_came_compressed_that_is_another_is_damage()
    {
        var line = Payloads(1)[0].ToArray();
        var frame = Member(Gzip.Of(line), line.Length);
        for (var i = 0; i < frame.Length; i++)
        {
            var damaged = (byte[])frame.Clone();
            damaged[i] ^= (byte)(1 << _random.Next(8));
            Should.Throw<ReportDamagedException>(() => PayloadFrame.Read(damaged), $"byte {i}");
            Should.Throw<ReportDamagedException>(() => PayloadFrame.ReadAll(damaged.AsSpan(0, i)), $"{i} bytes");
        }
    }

    [Theory]
    [InlineData(new byte[0], 0)]
    [InlineData(new byte[] { 1, 2, 3 }, 3)]
    [InlineData(new byte[] { 0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3 }, 1_000)]
    public void A_payload_that_is_said_to_be_compressed_and_is_not_is_damage(byte[] member, int bytes)
    {
        if (bytes > 0)
            Should.Throw<ReportDamagedException>(() => PayloadFrame.Read(Member(member, bytes)));
        Should.Throw<ReportDamagedException>(() => PayloadFrame.Read(Member(Gzip.Of("{}"), 3))).Message.ShouldBe("the payload does not decompress");
    }

    private static byte[] Member(byte[] member, int payloadBytes)
    {
        using var frames = new MemoryStream();
        PayloadFrame.Write(Payload.Compressed(member, payloadBytes), frames).ShouldBe((int)frames.Length);
        return frames.ToArray();
    }

    private static byte[] Block(IReadOnlyList<ReadOnlyMemory<byte>> payloads)
    {
        using var frames = new MemoryStream();
        PayloadFrame.Write(payloads, frames).ShouldBe((int)frames.Length);
        return frames.ToArray();
    }

    private ReadOnlyMemory<byte>[] Payloads(int count) =>
        [.. Enumerable.Range(0, count).Select(i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($$"""{"id":{{i}},"text":"{{new string('x', _random.Next(2_000))}}{{_random.Next()}}"}"""))];
}
