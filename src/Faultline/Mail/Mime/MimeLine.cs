namespace Faultline.Mail.Mime;

/// <summary>One line of a message: where it begins, where its text ends, and where the next begins. Lines end with CRLF or LF.</summary>
internal readonly record struct MimeLine(int Start, int End, int Next)
{
    public bool IsEmpty => End == Start;

    /// <summary>The line at a place that is inside the bytes.</summary>
    public static MimeLine At(ReadOnlySpan<byte> bytes, int start)
    {
        var length = bytes[start..].IndexOf((byte)'\n');
        if (length < 0)
            return new MimeLine(start, bytes.Length, bytes.Length);
        var end = start + length;
        return new MimeLine(start, end > start && bytes[end - 1] == '\r' ? end - 1 : end, end + 1);
    }

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> bytes) => bytes[Start..End];
}
