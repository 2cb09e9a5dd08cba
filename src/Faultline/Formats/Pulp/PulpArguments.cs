using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using Faultline.Formats.Pulp.Python;

namespace Faultline.Formats.Pulp;

/// <summary>What Pulp's constructors make of their arguments.</summary>
internal static class PulpArguments
{
    /// <summary>The same exception with the JSON among its arguments read, so that it prints and counts as what it holds.</summary>
    public static PulpRaise WithoutJson(PulpRaise raise) => raise with
    {
        Args = [.. raise.Args.Take(FaultJson.MaxValues).Select(Read)],
        Data = Read(raise.Data),
        ErrorData = Read(raise.ErrorData),
    };

    /// <summary>The data, with strings still as Python has them.</summary>
    public static IReadOnlyDictionary<string, object?> DataOf(PulpRaise raise, PulpClass known) => known.Kind switch
    {
        PulpClassKind.Plain => raise.ErrorData,
        PulpClassKind.Coded => raise.Data,
        PulpClassKind.Resources when raise.Args.Count == 0 => One(PulpMember.Resources, raise.Data),
        PulpClassKind.Resources => One(PulpMember.Resources, new Dictionary<string, object?>(raise.Data) { [PulpMember.ResourceId] = raise.Args[0] }),
        PulpClassKind.Field => One(known.Member!, First(raise, known) is TimeSpan span ? PythonText.Str(span) : First(raise, known)),
        PulpClassKind.Names when NamesOf(First(raise, known)) is var names =>
            new Dictionary<string, object?> { [PulpMember.PropertyNames] = names, ["properties"] = PythonPretty.Format(names) },
        _ => new Dictionary<string, object?>(),
    };

    /// <summary>The member of the class, from the same arguments.</summary>
    public static PulpMember MemberOf(
        PulpRaise raise, PulpClass known, string number, PulpDefinition? definition, IReadOnlyDictionary<string, object?> data) => known.Kind switch
    {
        PulpClassKind.Plain => new(known.Member, raise.Args),
        PulpClassKind.Names => new(known.Member, data[PulpMember.PropertyNames]),
        PulpClassKind.Coded when known.Member == PulpMember.AuthErrorCode =>
            new(known.Member, PulpMember.AuthErrorOf(number) ?? (object)new object?[] { number, definition?.Template, definition?.RequiredFields ?? [] }),
        PulpClassKind.Coded => new(known.Member, Array.Empty<object>()),
        PulpClassKind.Nothing => default,
        _ => new(known.Member, data[known.Member!]),
    };

    /// <summary>The text of a plain exception: its first argument where that is a text.</summary>
    public static string MessageOf(PulpRaise raise) =>
        raise.Args is [string or PythonUnicode or byte[], ..] ? PythonText.Str(raise.Args[0]) : $"Pulp exception occurred: {raise.Class}";

    /// <summary>Resources as <c>type=id</c>, in Python's order.</summary>
    public static string Pairs(object? resources) => resources is IReadOnlyDictionary<string, object?> map
        ? string.Join(", ", PythonDictOrder.Of(map).Select(entry => $"{entry.Key}={PythonText.Str(entry.Value)}"))
        : PythonText.Str(resources);

    private static object? Read(object? value) => value is JsonElement or JsonNode or JsonDocument ? PulpValues.Plain(value) : value;

    private static Dictionary<string, object?> Read(IReadOnlyDictionary<string, object?> data)
    {
        var read = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in data.Take(FaultJson.MaxValues))
            read[name] = Read(value);
        return read;
    }

    private static object? First(PulpRaise raise, PulpClass known)
    {
        if (raise.Args.Count > 0)
            return raise.Args[0];
        return raise.Data.GetValueOrDefault(known.Kind == PulpClassKind.Names ? PulpMember.PropertyNames : known.Member!);
    }

    private static IReadOnlyList<object?> NamesOf(object? names) => names switch
    {
        IReadOnlyList<object?> list => list,
        IEnumerable items and not (string or byte[] or IDictionary or IReadOnlyDictionary<string, object?>) => [.. items.Cast<object?>().Take(FaultJson.MaxValues)],
        _ => [names],
    };

    private static Dictionary<string, object?> One(string name, object? value) => new() { [name] = value };
}
