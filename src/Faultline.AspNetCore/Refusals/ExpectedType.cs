namespace Faultline.AspNetCore.Refusals;

/// <summary>
/// The words of JSON Schema for types that a caller knows. The names of an app's own types are nobody's business, so there is no
/// word for them.
/// </summary>
internal static class ExpectedType
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["int"] = "integer", ["Int32"] = "integer", ["long"] = "integer", ["Int64"] = "integer", ["short"] = "integer", ["Int16"] = "integer",
        ["byte"] = "integer", ["Byte"] = "integer", ["sbyte"] = "integer", ["SByte"] = "integer", ["uint"] = "integer", ["UInt32"] = "integer",
        ["ulong"] = "integer", ["UInt64"] = "integer", ["ushort"] = "integer", ["UInt16"] = "integer", ["BigInteger"] = "integer",
        ["float"] = "number", ["Single"] = "number", ["double"] = "number", ["Double"] = "number", ["decimal"] = "number", ["Decimal"] = "number", ["Half"] = "number",
        ["bool"] = "boolean", ["Boolean"] = "boolean", ["string"] = "string", ["String"] = "string", ["char"] = "string", ["Char"] = "string",
        ["Guid"] = "uuid", ["Uri"] = "uri", ["DateTime"] = "date-time", ["DateTimeOffset"] = "date-time", ["DateOnly"] = "date", ["TimeOnly"] = "time",
        ["TimeSpan"] = "duration",
    };

    /// <summary>The word for a type by its C# or CLR name, such as <c>int?</c>, <c>Nullable&lt;int&gt;</c>, <c>System.Guid</c> or <c>string[]</c>; null when there is none.</summary>
    public static string? Of(string? clrType)
    {
        if (string.IsNullOrEmpty(clrType))
            return null;
        if (clrType.EndsWith("[]", StringComparison.Ordinal) || clrType.Contains("Collections.", StringComparison.Ordinal))
            return "array";
        var name = clrType.AsSpan().TrimEnd('?');
        foreach (var nullable in (string[])["System.Nullable`1[", "Nullable<"])
        {
            if (name.StartsWith(nullable, StringComparison.Ordinal))
                name = name[nullable.Length..].TrimEnd("]>");
        }

        name = name[(name.LastIndexOf('.') + 1)..];
        return Words.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var word) ? word : null;
    }

    /// <summary>The word in a sentence.</summary>
    public static string Phrase(string word) => word switch
    {
        "integer" or "array" => $"an {word}",
        "uuid" or "uri" => $"a {word.ToUpperInvariant()}",
        "date-time" => "a date and time (RFC 3339)",
        "string" => "text",
        "boolean" => "true or false",
        _ => $"a {word}",
    };
}
