using System.Net;
using System.Text.Json;

namespace Faultline.Formats.Pulp;

/// <summary>Reads a catalogue document, entry by entry; an entry that is none is a defect and does not cost the others.</summary>
internal static class PulpCatalogueReader
{
    private const int MaxDepth = 64;
    private const string ReleaseSuffix = "-release";

    public static PulpCatalogue Read(Stream json, int maxBytes)
    {
        var bytes = BytesOf(json, maxBytes);
        if (bytes.Length > maxBytes)
            return Malformed($"The document is longer than {maxBytes} bytes");
        if (bytes.Span.StartsWith("\uFEFF"u8))
            bytes = bytes["\uFEFF"u8.Length..];
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return document.RootElement.TryMember("codes"u8, out var codes) && codes.ValueKind == JsonValueKind.Array
                ? OfEntries(codes)
                : Malformed("The document has no list 'codes'; expected {\"codes\": [{\"code\": \"PLP0009\", \"template\": …}]}");
        }
        catch (JsonException e)
        {
            return Malformed($"The document is no JSON: {e.Message}");
        }
    }

    private static PulpCatalogue Malformed(string message) => new([], [new PulpCatalogueDefect("", PulpCatalogueDefectKind.MalformedDocument, message)]);

    private static ReadOnlyMemory<byte> BytesOf(Stream json, int maxBytes)
    {
        var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while (buffer.Length <= maxBytes && (read = json.Read(chunk)) > 0)
            buffer.Write(chunk, 0, read);
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private static PulpCatalogue OfEntries(JsonElement entries)
    {
        var definitions = new List<PulpDefinition>(entries.GetArrayLength());
        var defects = new List<PulpCatalogueDefect>();
        var at = 0;
        foreach (var item in entries.EnumerateArray())
        {
            // Each entry has the bounds of a fault's data for itself: a long catalogue is read whole.
            if (item.ValueKind == JsonValueKind.Object && item.AsMap() is var entry && entry.GetValueOrDefault("code") is string code)
                definitions.Add(OfEntry(code, entry));
            else
                defects.Add(new PulpCatalogueDefect("", PulpCatalogueDefectKind.MalformedDocument, $"codes[{at}] is no object with a text 'code'"));
            at++;
        }

        return new PulpCatalogue(definitions, defects);
    }

    private static PulpDefinition OfEntry(string code, IReadOnlyDictionary<string, object?> entry) => new(code, entry.GetValueOrDefault("template") as string)
    {
        RequiredFields = TextsOf(entry, "required_fields") ?? TextsOf(entry, "constructor_fields") ?? [],
        OtherFields = TextsOf(entry, "data_fields_also_sent") ?? [],
        Statuses = StatusesOf(entry),
        Project = entry.GetValueOrDefault("project") as string ?? "",
        Class = entry.GetValueOrDefault("class") as string,
        IsRetired = entry.GetValueOrDefault("retired") is true,
        IsUndefined = entry.GetValueOrDefault("undefined") is true,
        Since = entry.GetValueOrDefault("first_release_branch") is string { Length: > 0 } since
            ? since.EndsWith(ReleaseSuffix, StringComparison.Ordinal) ? since[..^ReleaseSuffix.Length] : since
            : null,
        Note = entry.GetValueOrDefault("used_by") as string ?? entry.GetValueOrDefault("note") as string,
    };

    private static List<string>? TextsOf(IReadOnlyDictionary<string, object?> entry, string name) =>
        entry.GetValueOrDefault(name) is IReadOnlyList<object?> texts ? [.. texts.OfType<string>()] : null;

    private static List<int> StatusesOf(IReadOnlyDictionary<string, object?> entry)
    {
        if (entry.GetValueOrDefault("http_status") is IReadOnlyList<object?> statuses)
            return [.. statuses.OfType<long>().Where(status => status is >= 100 and <= 999).Select(status => (int)status)];
        if (entry.GetValueOrDefault("http_status") is long and >= 100 and <= 999 and var one)
            return [(int)one];
        var name = (entry.GetValueOrDefault("http_status_name") as string)?.Replace("_", "", StringComparison.Ordinal);
        return name is { Length: > 0 } && !char.IsAsciiDigit(name[0]) && Enum.TryParse<HttpStatusCode>(name, ignoreCase: true, out var known) ? [(int)known] : [];
    }
}
