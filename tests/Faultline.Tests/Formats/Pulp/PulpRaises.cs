using System.Text.Json;
using Faultline.Formats.Pulp;
using Faultline.Formats.Pulp.Python;

namespace Faultline.Tests.Formats.Pulp;

/// <summary>
/// The member <c>raise</c> of a vector as an exception to make. It knows names of arguments and no vector: what ends in <c>_unicode</c> is a unicode string,
/// <c>_utf8_bytes</c> a byte string, <c>_seconds</c> a span; any other member is the one argument of the class.
/// </summary>
internal static class PulpRaises
{
    public static PulpRaise Of(JsonElement raise)
    {
        var made = new PulpRaise(raise.GetProperty("class").GetString()!);
        foreach (var member in raise.EnumerateObject())
        {
            var (name, value) = Argument(member);
            made = name switch
            {
                "class" or "request_header" => made,
                "code" => made with { Code = (string?)value },
                "args" => made with { Args = [.. (IEnumerable<object?>)value!] },
                "data" or "resources" => made with { Data = (IReadOnlyDictionary<string, object?>)value! },
                "error_data" => made with { ErrorData = (IReadOnlyDictionary<string, object?>)value! },
                "children" => made with { Children = [.. member.Value.EnumerateArray().Select(Of)] },
                _ => made with { Args = [value] },
            };
        }

        return made;
    }

    private static (string Name, object? Value) Argument(JsonProperty member)
    {
        var value = PulpValues.Plain(member.Value);
        if (member.Name.EndsWith("_unicode", StringComparison.Ordinal))
            return (member.Name[..^"_unicode".Length], Unicode(value));
        if (member.Name.EndsWith("_utf8_bytes", StringComparison.Ordinal))
            return (member.Name[..^"_utf8_bytes".Length], value);
        if (member.Name.EndsWith("_seconds", StringComparison.Ordinal))
            return (member.Name[..^"_seconds".Length], TimeSpan.FromSeconds(Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture)));
        return (member.Name, value);
    }

    private static object? Unicode(object? value) => value switch
    {
        string text => new PythonUnicode(text),
        IReadOnlyList<object?> list => list.Select(Unicode).ToList(),
        IReadOnlyDictionary<string, object?> map => map.ToDictionary(entry => entry.Key, entry => Unicode(entry.Value)),
        _ => value,
    };
}
