using System.Text;
using Faultline.Cli.Sending;

namespace Faultline.Cli.Tests.Sending;

public sealed class LineReaderTests
{
    [Fact]
    public async Task Lines_keep_their_numbers_over_blank_ones_and_the_last_needs_no_line_feed()
    {
        var lines = await ReadAsync("one\n\n \r\n two\r\nthree");

        lines.Select(l => (l.Number, Encoding.UTF8.GetString(l.Bytes.Span), l.TooLong)).ShouldBe([(1, "one", false), (4, "two", false), (5, "three", false)]);
        lines[1].Place.ShouldBe("in.ndjson:4");
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_skipped_and_named()
    {
        var lines = await ReadAsync($"ab\n{new string('x', 100_000)}\ncd\n{new string('y', 11)}\nef\n{new string('z', 100_000)}", maxLineBytes: 10);

        lines.Select(l => (l.Number, Encoding.UTF8.GetString(l.Bytes.Span), l.TooLong)).ShouldBe(
            [(1, "ab", false), (2, "", true), (3, "cd", false), (4, "", true), (5, "ef", false), (6, "", true)]);
    }

    [Fact]
    public async Task An_empty_input_has_no_lines() => (await ReadAsync("")).ShouldBeEmpty();

    private static async Task<List<SourceLine>> ReadAsync(string text, int maxLineBytes = LineReader.MaxLineBytes) =>
        await LineReader.ReadAsync("in.ndjson", new MemoryStream(Encoding.UTF8.GetBytes(text)), CancellationToken.None, maxLineBytes).ToListAsync();
}
