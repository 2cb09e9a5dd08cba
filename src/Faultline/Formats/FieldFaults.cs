using System.Text.Json;

namespace Faultline.Formats;

/// <summary>
/// The causes that a validation error tells by field: <c>{"name": ["is required"]}</c>, as ASP.NET Core and Django REST framework write
/// it. Each field is one cause, <c>http.invalid_value</c> with the field's name as data.
/// </summary>
internal static class FieldFaults
{
    private const int MaxDepth = 8;
    private static readonly FaultCode InvalidValue = FaultCode.Parse("http.invalid_value");

    /// <summary>Whether each member holds a list of texts, or such objects again; where a document says that these are fields, also text alone.</summary>
    public static bool AreFields(JsonElement map, bool isSaid, int depth = 0)
    {
        if (map.ValueKind != JsonValueKind.Object || depth == MaxDepth)
            return false;
        foreach (var member in map.EnumerateObject())
        {
            var isField = IsTexts(member.Value) || isSaid && member.Value.ValueKind == JsonValueKind.String;
            if (!isField && !AreFields(member.Value, isSaid, depth + 1))
                return false;
        }

        return true;
    }

    /// <summary>Adds a cause for each field.</summary>
    /// <param name="draft">The fault.</param>
    /// <param name="map">The fields.</param>
    /// <param name="source">The rest of the answer.</param>
    /// <param name="left">How many causes may still be added.</param>
    /// <param name="prefix">The name of what the fields are in, with a dot.</param>
    public static void Add(ref FaultDraft draft, JsonElement map, FaultSource source, ref int left, string prefix = "")
    {
        foreach (var member in map.EnumerateObject())
        {
            var name = prefix + member.NameText();
            if (member.Value.ValueKind == JsonValueKind.Object)
                Add(ref draft, member.Value, source, ref left, name + ".");
            else if (left-- > 0)
                draft.Add(Of(TextOf(member.Value), new() { ["field"] = name }, source));
        }
    }

    /// <summary>The cause that a value is invalid.</summary>
    public static Fault Of(string detail, Dictionary<string, object?> data, FaultSource source) =>
        new FaultDraft(source, isCause: true) { Code = InvalidValue, Title = "Invalid value", Detail = detail, Data = data }.ToFault();

    /// <summary>Text, or the texts of a list, one after the other.</summary>
    public static string TextOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? string.Join(' ', value.EnumerateArray().Select(item => item.AsText()).OfType<string>()) : value.AsText() ?? "";

    private static bool IsTexts(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String);
}
