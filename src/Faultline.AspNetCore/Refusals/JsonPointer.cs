using System.Globalization;
using System.Text;

namespace Faultline.AspNetCore.Refusals;

/// <summary>Makes JSON pointers (RFC 6901) out of the paths that System.Text.Json and validators write.</summary>
internal static class JsonPointer
{
    private const int MaxSegments = 64;
    private const int MaxLength = 2_048;

    /// <summary>A pointer of segments.</summary>
    public static string Of(IEnumerable<string> segments)
    {
        var pointer = new StringBuilder();
        foreach (var segment in segments)
            pointer.Append('/').Append(segment.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
        return pointer.ToString();
    }

    /// <summary>
    /// The segments of a path such as <c>$.servers[0].name</c>, <c>$['odd name']</c> or <c>Servers[0].Name</c>. Whatever is no such path is
    /// one segment.
    /// </summary>
    public static IReadOnlyList<string> Segments(string path)
    {
        if (path.Length > MaxLength)
            path = path[..MaxLength];
        var rest = path.AsSpan();
        if (IsReaders(path))
            rest = rest[1..];
        var segments = new List<string>();
        while (!rest.IsEmpty && segments.Count < MaxSegments)
        {
            if (rest[0] == '.')
                rest = rest[1..];
            var length = rest.StartsWith("['") ? Quoted(rest, segments) : rest.StartsWith("[") ? Indexed(rest, segments) : Named(rest, segments);
            rest = rest[length..];
        }

        return segments;
    }

    /// <summary>Whether a path is written as System.Text.Json writes them: from <c>$</c>, the whole body, on. A name may begin so too, such as <c>$price</c>.</summary>
    public static bool IsReaders(string path) => path is "$" || path.StartsWith("$.", StringComparison.Ordinal) || path.StartsWith("$[", StringComparison.Ordinal);

    /// <summary>Whether a segment is an index of an array.</summary>
    public static bool IsIndex(string segment) => int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static int Quoted(ReadOnlySpan<char> rest, List<string> segments)
    {
        var end = rest.IndexOf("']");
        segments.Add((end < 0 ? rest[2..] : rest[2..end]).ToString());
        return end < 0 ? rest.Length : end + 2;
    }

    private static int Indexed(ReadOnlySpan<char> rest, List<string> segments)
    {
        var end = rest.IndexOf(']');
        segments.Add((end < 0 ? rest[1..] : rest[1..end]).ToString());
        return end < 0 ? rest.Length : end + 1;
    }

    private static int Named(ReadOnlySpan<char> rest, List<string> segments)
    {
        var end = rest.IndexOfAny('.', '[');
        var name = end < 0 ? rest : rest[..end];
        if (!name.IsEmpty)
            segments.Add(name.ToString());
        return name.Length;
    }
}
