namespace Faultline.Cli.Sending;

/// <summary>One line of an input: where it stands, and its bytes without the line feed.</summary>
/// <param name="Source">The file's name, or <c>stdin</c>; of a spool, the segment.</param>
/// <param name="Number">The line's number, from 1; in a segment, the record's position in bytes.</param>
/// <param name="Bytes">The report; empty if it was too long to be one.</param>
/// <param name="TooLong">Whether the line was longer than <see cref="LineReader.MaxLineBytes"/>, and was skipped.</param>
internal sealed record SourceLine(string Source, long Number, ReadOnlyMemory<byte> Bytes, bool TooLong = false)
{
    public string Place => $"{Source}:{Number}";
}
