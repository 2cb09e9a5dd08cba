using System.Collections;
using System.Globalization;

namespace Faultline.Formats.Pulp;

/// <summary>
/// Values as Pulp's encoder for documents of MongoDB writes them: a moment is <c>{"$date": …}</c> in milliseconds since 1970, an id
/// <c>{"$uuid": …}</c> in 32 hexadecimal digits. Only the body of a <c>202</c> is encoded so, and no error document.
/// </summary>
/// <remarks>Source: MongoDB Extended JSON, the first version in strict mode. A time without a zone is UTC there.</remarks>
internal static class PulpBson
{
    private static readonly Func<object?, object?> Leaf = Encode;

    public static object? Of(object? value)
    {
        // The fence protects the answer: what throws while it is read is left to the writer, which puts a mark in its place.
        try
        {
            return PulpValues.Walk(value, Leaf);
        }
        catch (Exception)
        {
            return value;
        }
    }

    public static IReadOnlyDictionary<string, object?> Of(IReadOnlyDictionary<string, object?> data) =>
        Of((object?)data) as IReadOnlyDictionary<string, object?> ?? data;

    private static object? Encode(object? value) => value switch
    {
        DateTimeOffset moment => One("$date", moment.ToUnixTimeMilliseconds()),
        DateTime { Kind: DateTimeKind.Local } time => One("$date", new DateTimeOffset(time.ToUniversalTime()).ToUnixTimeMilliseconds()),
        DateTime time => One("$date", new DateTimeOffset(time.Ticks, TimeSpan.Zero).ToUnixTimeMilliseconds()),
        Guid id => One("$uuid", id.ToString("N", CultureInfo.InvariantCulture)),
        IReadOnlyDictionary<string, object?> => value,
        IDictionary map => EntriesOf(map),
        _ => value,
    };

    private static Dictionary<string, object?> One(string name, object value) => new() { [name] = value };

    private static Dictionary<string, object?> EntriesOf(IDictionary map)
    {
        var entries = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in map)
        {
            if (entries.Count == FaultJson.MaxValues)
                break;
            entries[Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? ""] = entry.Value;
        }

        return entries;
    }
}
