using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Faultline.Cli.Servers;

/// <summary>Reads JSON of an answer without ever throwing for what it holds.</summary>
internal static class JsonText
{
    public static bool TryRead(byte[] body, out JsonElement root)
    {
        root = default;
        if (!Utf8.IsValid(body))
            return false;
        try
        {
            var reader = new Utf8JsonReader(body);
            root = JsonElement.ParseValue(ref reader);
            return !reader.Read();
        }
        catch (JsonException)
        {
            // The fence is the server's answer: what is no JSON is told as text by the caller.
            return false;
        }
    }

    /// <summary>The text of a member, or null when it is absent, no text, or half a surrogate pair.</summary>
    public static string? TextOf(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // GetString refuses "\ud800"; such a text counts as absent, so that the rest of the answer is still told.
            return null;
        }
    }

    /// <summary>The count in a member, or 0.</summary>
    public static int CountOf(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count)
            ? count
            : 0;

    /// <summary>The whole number in a member, or null.</summary>
    public static long? NumberOf(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number
            : null;

    /// <summary>Whether a member is true.</summary>
    public static bool IsTrue(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>A member that is an object, or an undefined element.</summary>
    public static JsonElement ObjectOf(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : default;

    /// <summary>The moment in a member, or null.</summary>
    public static DateTimeOffset? TimeOf(this JsonElement element, string name) =>
        DateTimeOffset.TryParse(element.TextOf(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;

    /// <summary>The elements of a member that is a list, or none.</summary>
    public static IEnumerable<JsonElement> ListOf(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
            : [];
}
