using System.Buffers;

namespace Faultline.Tracker.States;

/// <summary>
/// Which of two releases is newer: numbers in them compare as numbers, the rest as text without regard to case; what is shorter is older, but for a
/// pre-release (<c>1.4.0-rc.1</c> is older than <c>1.4.0</c>), which is what a letter follows the hyphen of: <c>1.4.0-2</c> and <c>1.4.0-5-g9f1c2ab</c> come after
/// <c>1.4.0</c>. A build part after <c>+</c> does not count, nor does the name before an <c>@</c> (<c>shop-api@1.4.0</c>): <see cref="AreOfOneApp"/> compares that.
/// </summary>
public static class ReleaseOrder
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Less than 0 when <paramref name="one"/> is older, 0 when they are the same version, more than 0 when it is newer; of two apps it says nothing.</summary>
    public static int Compare(string one, string other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var (left, leftPre) = Split(Name(one).Version);
        var (right, rightPre) = Split(Name(other).Version);
        var order = CompareParts(left, right);
        if (order != 0 || (leftPre.IsEmpty && rightPre.IsEmpty))
            return order;
        return leftPre.IsEmpty ? 1 : rightPre.IsEmpty ? -1 : CompareParts(leftPre, rightPre);
    }

    /// <summary>Whether two releases can be of one app: what comes before their <c>@</c> is the same, or one of them has nothing there, as a version that somebody typed.</summary>
    public static bool AreOfOneApp(string one, string other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var name = Name(one).Name.Span;
        var otherName = Name(other).Name.Span;
        return name.IsEmpty || otherName.IsEmpty || name.Equals(otherName, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether it can be told what is before and after it: not of a hash of a commit (7 to 64 hex digits, a letter among them).</summary>
    public static bool HasOrder(string release)
    {
        var version = Name(release).Version.Span;
        return version.Length is < 7 or > 64 || version.ContainsAnyExcept(HexDigits) || !version.ContainsAnyExceptInRange('0', '9');
    }

    private static (ReadOnlyMemory<char> Name, ReadOnlyMemory<char> Version) Name(string release)
    {
        var at = release.LastIndexOf('@');
        return (release.AsMemory(0, Math.Max(at, 0)), release.AsMemory(at + 1));
    }

    private static (ReadOnlyMemory<char> Core, ReadOnlyMemory<char> Pre) Split(ReadOnlyMemory<char> release)
    {
        var text = release.Span is ['v' or 'V', >= '0' and <= '9', ..] ? release[1..] : release;
        var build = text.Span.IndexOf('+');
        text = build < 0 ? text : text[..build];
        var dash = text.Span.IndexOf('-');
        return dash < 0 || dash + 1 == text.Length || !char.IsAsciiLetter(text.Span[dash + 1]) ? (text, default) : (text[..dash], text[(dash + 1)..]);
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
