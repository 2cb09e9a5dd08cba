using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Faultline.Reports;

/// <summary>
/// One JSON object of a report, read key by key. What was read to the full is taken; <see cref="Rest"/> is what nobody
/// took: keys that are not known, and known keys whose value has another type than the format says.
/// </summary>
internal sealed class ReportedFields
{
    private static readonly OrderedDictionary<string, JsonElement> NoRest = [];
    private static readonly OrderedDictionary<string, string> NoText = [];

    private readonly OrderedDictionary<string, JsonElement> _rest = new(StringComparer.Ordinal);

    /// <summary>Reads the keys; of a key that is there twice, the last one counts, as everywhere in .NET.</summary>
    public ReportedFields(JsonElement element)
    {
        foreach (var property in element.EnumerateObject())
            _rest[ReportedText.NameOf(property)] = property.Value;
    }

    /// <summary>What nobody took, in the order of the report.</summary>
    public IReadOnlyDictionary<string, JsonElement> Rest => _rest.Count == 0 ? NoRest : _rest;

    public string? Text(string name) => Take(name, static e => e.ValueKind == JsonValueKind.String ? ReportedText.Of(e) : null);

    public ReportId? Id(string name) =>
        TakeValue(name, static e => e.ValueKind == JsonValueKind.String && ReportId.TryParse(ReportedText.Of(e), out var id) ? id : (ReportId?)null);

    public int? Integer(string name) =>
        TakeValue(name, static e => e.ValueKind == JsonValueKind.Number && e.TryGetInt32(out var number) ? number : (int?)null);

    public long? Long(string name) =>
        TakeValue(name, static e => e.ValueKind == JsonValueKind.Number && e.TryGetInt64(out var number) ? number : (long?)null);

    public bool? Flag(string name) =>
        TakeValue(name, static e => e.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => (bool?)null });

    public TimeSpan? Seconds(string name) => TakeValue(name, static e =>
        e.ValueKind == JsonValueKind.Number && e.TryGetDouble(out var seconds) && seconds >= 0 && seconds < TimeSpan.MaxValue.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : (TimeSpan?)null);

    public DateTimeOffset? Time(string name) => TakeValue(name, static e =>
        e.ValueKind == JsonValueKind.String && TryReadTime(ReportedText.Of(e), out var time) ? time : (DateTimeOffset?)null);

    /// <summary>Any value but null, as it is.</summary>
    public JsonElement? Any(string name) => TakeValue(name, static e => (JsonElement?)e);

    public T? Object<T>(string name, Func<JsonElement, T> read)
        where T : class => Take(name, e => e.ValueKind == JsonValueKind.Object ? read(e) : null);

    /// <summary>The elements that are objects. If any is something else, the whole key is also left in the rest.</summary>
    public IReadOnlyList<T> Objects<T>(string name, Func<JsonElement, T> read)
        where T : class => Elements(name, element => element.ValueKind == JsonValueKind.Object ? read(element) : null);

    /// <summary>The elements that can be read. If any gives null, the whole key is also left in the rest.</summary>
    public IReadOnlyList<T> Elements<T>(string name, Func<JsonElement, T?> read)
        where T : class
    {
        if (!_rest.TryGetValue(name, out var element) || element.ValueKind != JsonValueKind.Array)
            return Nothing<T>(name);

        var list = new List<T>(element.GetArrayLength());
        foreach (var item in element.EnumerateArray())
        {
            if (read(item) is { } value)
                list.Add(value);
        }

        if (list.Count == element.GetArrayLength())
            _rest.Remove(name);
        return list;
    }

    /// <summary>A list of text; an element that is not text is given as its JSON.</summary>
    public IReadOnlyList<string> TextList(string name)
    {
        if (!_rest.TryGetValue(name, out var element) || element.ValueKind != JsonValueKind.Array)
            return Nothing<string>(name);

        _rest.Remove(name);
        return [.. element.EnumerateArray().Select(ReportedText.OfAny)];
    }

    /// <summary>A map of text, in the order of the report; a value that is not text is given as its JSON.</summary>
    public IReadOnlyDictionary<string, string> TextMap(string name)
    {
        if (!_rest.TryGetValue(name, out var element) || element.ValueKind != JsonValueKind.Object)
        {
            Nothing<string>(name);
            return NoText;
        }

        _rest.Remove(name);
        var map = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
            map[ReportedText.NameOf(property)] = ReportedText.OfAny(property.Value);
        return map;
    }

    private static bool TryReadTime(string text, out DateTimeOffset time)
    {
        time = default;
        var looksLikeIso = text.Length >= 16 && text[4] == '-' && text[7] == '-' && text[10] == 'T';
        return looksLikeIso
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
    }

    private T? Take<T>(string name, Func<JsonElement, T?> read)
        where T : class
    {
        if (!TryFind(name, out var element) || read(element) is not { } value)
            return null;
        _rest.Remove(name);
        return value;
    }

    private T? TakeValue<T>(string name, Func<JsonElement, T?> read)
        where T : struct
    {
        if (!TryFind(name, out var element) || read(element) is not { } value)
            return null;
        _rest.Remove(name);
        return value;
    }

    /// <summary>A known key with null says nothing: it counts as absent, and is not in the rest either.</summary>
    private bool TryFind(string name, [NotNullWhen(true)] out JsonElement element)
    {
        if (!_rest.TryGetValue(name, out element))
            return false;
        if (element.ValueKind != JsonValueKind.Null)
            return true;
        _rest.Remove(name);
        return false;
    }

    private T[] Nothing<T>(string name)
    {
        TryFind(name, out _);
        return [];
    }
}
