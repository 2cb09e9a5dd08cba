namespace Faultline.Tracker.States;

/// <summary>
/// Which of two releases is newer: numbers in them compare as numbers, the rest as text without regard to case; what is shorter is older, but for a
/// pre-release (<c>1.4.0-rc.1</c> is older than <c>1.4.0</c>). A build part after <c>+</c> does not count.
/// </summary>
public static class ReleaseOrder
{
    /// <summary>Less than 0 when <paramref name="one"/> is older, 0 when they are the same release, more than 0 when it is newer.</summary>
    public static int Compare(string one, string other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var (left, leftPre) = Split(one);
        var (right, rightPre) = Split(other);
        var order = CompareParts(left, right);
        if (order != 0 || (leftPre.IsEmpty && rightPre.IsEmpty))
            return order;
        return leftPre.IsEmpty ? 1 : rightPre.IsEmpty ? -1 : CompareParts(leftPre, rightPre);
    }

    private static (ReadOnlyMemory<char> Core, ReadOnlyMemory<char> Pre) Split(string release)
    {
        var text = release.AsMemory(release.StartsWith('v') && release.Length > 1 && char.IsAsciiDigit(release[1]) ? 1 : 0);
        var build = text.Span.IndexOf('+');
        text = build < 0 ? text : text[..build];
        var dash = text.Span.IndexOf('-');
        return dash < 0 ? (text, default) : (text[..dash], text[(dash + 1)..]);
    }

    private static int CompareParts(ReadOnlyMemory<char> left, ReadOnlyMemory<char> right)
    {
        var a = left.Span;
        var b = right.Span;
        while (!a.IsEmpty && !b.IsEmpty)
        {
            var digits = char.IsAsciiDigit(a[0]) && char.IsAsciiDigit(b[0]);
            var (ca, cb) = (Chunk(a, digits), Chunk(b, digits));
            var order = digits ? CompareNumbers(a[..ca], b[..cb]) : a[..ca].CompareTo(b[..cb], StringComparison.OrdinalIgnoreCase);
            if (order != 0)
                return order;
            a = a[ca..];
            b = b[cb..];
        }

        return a.Length.CompareTo(b.Length);
    }

    private static int Chunk(ReadOnlySpan<char> text, bool digits)
    {
        var length = 0;
        while (length < text.Length && char.IsAsciiDigit(text[length]) == digits)
            length++;
        return Math.Max(length, 1);
    }

    // Numbers of any length: without leading zeros, the longer one is larger.
    private static int CompareNumbers(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        a = a.TrimStart('0');
        b = b.TrimStart('0');
        return a.Length != b.Length ? a.Length.CompareTo(b.Length) : a.SequenceCompareTo(b);
    }
}
