using System.Globalization;
using System.Text;
using System.Text.Json;
using Faultline.Reports;

namespace Faultline.Server.Ingest;

/// <summary>Says what is wrong with a line that did not pass, and where. Slow, and asked only then.</summary>
internal static class LineFault
{
    private const int LongestName = 60;
    private const int LongestPath = 300;
    private static readonly JsonReaderOptions Options = new() { MaxDepth = ErrorReport.MaxDepth };

    public static LineRefusal Of(ReadOnlyMemory<byte> line)
    {
        if (ErrorReport.TryParse(line, out _, out var error))
            return new("'id' stands in it more than once; expected one", Path: "$.id");
        if (TryPlace(line.Span, out var at, out var path))
            return new(error, at, path);
        return error.StartsWith("'id'", StringComparison.Ordinal) ? new(error, Path: "$.id") : new(error);
    }

    /// <summary>Where the text stops being JSON; false when it is.</summary>
    private static bool TryPlace(ReadOnlySpan<byte> line, out long at, out string path)
    {
        var reader = new Utf8JsonReader(line, Options);
        var places = new Stack<(string? Name, int Index)>();
        try
        {
            while (reader.Read())
                Follow(ref reader, places);
            (at, path) = (0, "$");
            return false;
        }
        catch (JsonException e)
        {
            at = e.BytePositionInLine ?? reader.BytesConsumed;
            path = PathOf(places);
            return true;
        }
    }

    // Each open object or array has one place: the name of its latest member, or the number of its latest element.
    private static void Follow(ref Utf8JsonReader reader, Stack<(string? Name, int Index)> places)
    {
        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            places.Pop();
            places.Push((NameOf(ref reader), 0));
            return;
        }

        if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
            places.Pop();
        else if (places.TryPeek(out var place) && place.Name is null && place.Index != int.MinValue)
            places.Push(places.Pop() with { Index = place.Index + 1 });
        if (reader.TokenType == JsonTokenType.StartArray)
            places.Push((null, -1));
        else if (reader.TokenType == JsonTokenType.StartObject)
            places.Push((null, int.MinValue)); // no member yet
    }

    private static string NameOf(ref Utf8JsonReader reader)
    {
        // As it is written: an escaped name may be none that a text can hold.
        var name = Encoding.UTF8.GetString(reader.ValueSpan);
        return name.Length <= LongestName ? name : name[..LongestName] + "…";
    }

    private static string PathOf(Stack<(string? Name, int Index)> places)
    {
        var path = new StringBuilder("$");
        foreach (var (name, index) in places.Reverse())
        {
            if (path.Length > LongestPath)
                return path.Append('…').ToString();
            if (name is not null)
                path.Append('.').Append(name);
            else if (index >= 0)
                path.Append(CultureInfo.InvariantCulture, $"[{index}]");
        }

        return path.ToString();
    }
}
