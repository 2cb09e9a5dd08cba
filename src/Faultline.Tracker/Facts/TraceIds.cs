using System.Buffers;

namespace Faultline.Tracker.Facts;

/// <summary>W3C trace ids: 32 hexadecimal digits, not all zero. Source: W3C Trace Context, section 3.2.2.3.</summary>
internal static class TraceIds
{
    public const int Length = 32;

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>The id in lower case, or null when the text is none.</summary>
    public static string? Read(ReadOnlySpan<char> text)
    {
        if (text.Length != Length || text.ContainsAnyExcept(Hex) || !text.ContainsAnyExcept('0'))
            return null;
        return text.ContainsAnyInRange('A', 'F') ? text.ToString().ToLowerInvariant() : text.ToString();
    }

    /// <summary>The trace id in a <c>traceparent</c> such as <c>00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01</c>, or null.</summary>
    public static string? OfParent(ReadOnlySpan<char> text) =>
        text.Length >= 55 && text[2] == '-' && text[35] == '-' && text[52] == '-' && !text[..2].ContainsAnyExcept(Hex) ? Read(text.Slice(3, Length)) : null;
}
