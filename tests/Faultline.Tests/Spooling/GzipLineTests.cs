using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Faultline.Spooling;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tests.Spooling;

public sealed class GzipLineTests
{
    // Of no text at all; .NET writes nothing then.
    private static readonly byte[] Empty = Convert.FromHexString("1F8B080000000000000303000000000000000000");

    [Fact]
    public void A_member_gives_the_line_that_went_into_it() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), text =>
        {
            byte[] line = [(byte)'{', .. text, (byte)'}'];
            return GzipLine.LineOf(Member([.. line, (byte)'\n'])).Span.SequenceEqual(line);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("\u001f\u001f")]
    public void What_is_no_member_is_given_as_it_is(string record)
    {
        var bytes = Encoding.UTF8.GetBytes(record);
        GzipLine.LineOf(bytes).ToArray().ShouldBe(bytes);
    }

    [Fact]
    public void A_member_of_which_a_bit_is_another_gives_the_line_or_says_that_it_is_damaged()
    {
        var line = Encoding.UTF8.GetBytes($"{{\"value\": \"{string.Join(' ', Enumerable.Range(0, 100))}\"}}");
        var member = Member(line);
        for (var bit = 0; bit < member.Length * 8; bit++)
        {
            var damaged = (byte[])member.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                var found = GzipLine.LineOf(damaged).ToArray();
                (found.SequenceEqual(line) || found.SequenceEqual(damaged)).ShouldBeTrue($"bit {bit}");
            }
            catch (InvalidDataException)
            {
                continue;
            }
        }
    }

    [Fact]
    public void A_member_that_was_cut_is_damaged()
    {
        var member = Member("{\"value\": \"a text that is long enough\"}"u8.ToArray());
        for (var length = 20; length < member.Length; length++)
            Should.Throw<InvalidDataException>(() => GzipLine.LineOf(member.AsMemory(0, length)), $"{length} bytes");
    }

    [Fact]
    public void What_follows_a_member_is_damage()
    {
        var member = Member("{\"value\": \"a text that is long enough\"}"u8.ToArray());
        Should.Throw<InvalidDataException>(() => GzipLine.LineOf((byte[])[.. member, .. "garbage"u8, .. member[^8..]]));
        Should.Throw<InvalidDataException>(() => GzipLine.LineOf((byte[])[.. member, .. member[^8..]])).Message.ShouldBe("something follows the gzip member");
    }

    [Theory]
    [InlineData(uint.MaxValue)]
    [InlineData(17_000_000u)]
    [InlineData(100u)]
    [InlineData(3u)]
    [InlineData(0u)]
    public void A_member_that_lies_about_its_length_costs_no_more_memory_than_a_record_may_and_is_damaged(uint length)
    {
        var member = Member("{\"value\": 1}"u8.ToArray());
        BinaryPrimitives.WriteUInt32LittleEndian(member.AsSpan(member.Length - 4), length);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Should.Throw<InvalidDataException>(() => GzipLine.LineOf(member));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
    }

    [Fact]
    public void A_line_is_written_to_bytes_that_were_rented()
    {
        var text = new byte[4_000];
        GzipLine.LineOf(Member("{}"u8.ToArray()), bytes => bytes <= text.Length ? text : throw new InvalidOperationException()).Span.Overlaps(text).ShouldBeTrue();
    }

    [Fact]
    public void A_header_with_a_name_is_not_plain()
    {
        var member = Member("{}"u8.ToArray());
        GzipLine.IsPlain(member).ShouldBeTrue();
        member[3] = 8;
        GzipLine.IsPlain(member).ShouldBeFalse();
        GzipLine.IsPlain([.. Empty, .. Member("{}"u8.ToArray())]).ShouldBeFalse("two members");
        GzipLine.IsPlain("{\"id\": \"and more than twenty bytes\"}"u8).ShouldBeFalse();
    }

    private static byte[] Member(byte[] text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress))
            gzip.Write(text);
        return packed.ToArray();
    }
}
