using System.Text.Json;

namespace Faultline.Formats.Pulp.Python;

/// <summary>JSON as Python's <c>json</c> module reads it: a number with a point or an exponent is a float, any other a whole number.</summary>
internal static class PythonJson
{
    /// <summary>
    /// Text, bool, null, <see cref="long"/>, <see cref="double"/>, a map or a sequence. The values in those are JSON still, so that whoever walks them sets
    /// the bounds. A number that neither type can hold stays JSON.
    /// </summary>
    public static object? Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.AsText(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => NumberOf(element),
        JsonValueKind.Object => MapOf(element),
        JsonValueKind.Array => element.EnumerateArray(),
        _ => null,
    };

    private static object NumberOf(JsonElement number)
    {
        if (number.TryGetInt64(out var whole))
            return whole;
        return PythonNumbers.Of(number) is { } real && double.IsFinite(real) ? real : number.Clone();
    }

    private static Dictionary<string, object?> MapOf(JsonElement element)
    {
        var map = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject().Take(FaultJson.MaxValues))
            map[member.NameText()] = member.Value;
        return map;
    }
}
