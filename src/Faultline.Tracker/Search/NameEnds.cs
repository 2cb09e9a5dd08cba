using System.Buffers;

namespace Faultline.Tracker.Search;

/// <summary>
/// Names of several parts, which are found by their last ones too: <c>TimeoutException</c> is <c>System.TimeoutException</c>. An end is what stands behind one of
/// the <c>.</c>, <c>+</c> and <c>:</c> of the name.
/// </summary>
public static class NameEnds
{
    private static readonly SearchValues<char> Marks = SearchValues.Create(".+:");

    /// <summary>Whether a field holds such names.</summary>
    public static bool AreOf(SearchField field) => field is SearchField.Type or SearchField.Code;

    /// <summary>The name and its ends, longest first.</summary>
    public static IEnumerable<string> Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        for (var begin = 0; begin >= 0 && begin < name.Length; begin = Next(name, begin))
            yield return name[begin..];
    }

    /// <summary>Whether the name or one of its ends is the value, or begins with it; without regard to case.</summary>
    public static bool Match(string name, SearchValue value)
    {
        ArgumentNullException.ThrowIfNull(name);
        for (var begin = 0; begin >= 0 && begin <= name.Length - value.Text.Length; begin = Next(name, begin))
        {
            var end = name.AsSpan(begin);
            if (value.Prefix ? end.StartsWith(value.Text, StringComparison.OrdinalIgnoreCase) : end.Equals(value.Text, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static int Next(string name, int begin) => name.AsSpan(begin).IndexOfAny(Marks) is >= 0 and var mark ? begin + mark + 1 : -1;
}
