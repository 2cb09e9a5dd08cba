using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Faultline.Cli.Sending;

/// <summary>Reads NDJSON line by line. A line without end is skipped, not held in memory. Blank lines are counted and left out.</summary>
internal static class LineReader
{
    /// <summary>No intake takes a longer line: 16 MiB. What a server refuses below that, it says itself.</summary>
    public const int MaxLineBytes = 16 * 1024 * 1024;

    public static async IAsyncEnumerable<SourceLine> ReadAsync(
        string source, Stream stream, [EnumeratorCancellation] CancellationToken cancellation, int maxLineBytes = MaxLineBytes)
    {
        var pipe = PipeReader.Create(stream);
        var number = 1L;
        var tooLong = false;
        while (true)
        {
            var read = await pipe.ReadAsync(cancellation);
            var rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                var line = ToLine(rest.Slice(0, end), tooLong);
                if (line is not null)
                    yield return line;
                (tooLong, rest) = (false, rest.Slice(rest.GetPosition(1, end)));
                number++;
            }

            if (rest.Length > maxLineBytes)
                (tooLong, rest) = (true, rest.Slice(rest.End));
            if (read.IsCompleted)
            {
                var last = ToLine(rest, tooLong);
                if (last is not null)
                    yield return last;
                break;
            }

            pipe.AdvanceTo(rest.Start, rest.End);
        }

        await pipe.CompleteAsync();

        SourceLine? ToLine(ReadOnlySequence<byte> bytes, bool skipped)
        {
            if (skipped || bytes.Length > maxLineBytes)
                return new SourceLine(source, number, default, TooLong: true);
            var line = bytes.ToArray().AsSpan().Trim(" \t\r"u8);
            return line.IsEmpty ? null : new SourceLine(source, number, line.ToArray());
        }
    }
}
