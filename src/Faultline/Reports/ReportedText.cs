using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Faultline.Reports;

/// <summary>
/// Text of a JSON document that never throws. <see cref="JsonElement.GetString"/> does for half a surrogate pair
/// (<c>"\ud800"</c>), which is legal JSON and which a sender that cuts text makes by accident; here it becomes U+FFFD.
/// </summary>
internal static class ReportedText
{
    /// <summary>The text of a JSON string.</summary>
    public static string Of(JsonElement element) => Unescape(JsonMarshal.GetRawUtf8Value(element)[1..^1]);

    /// <summary>The text of a JSON string, or the JSON of any other value.</summary>
    public static string OfAny(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? Of(element) : Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(element));

    /// <summary>The name of a property.</summary>
    public static string NameOf(JsonProperty property) => Unescape(JsonMarshal.GetRawUtf8PropertyName(property));

    private static string Unescape(ReadOnlySpan<byte> raw)
    {
        var text = Encoding.UTF8.GetString(raw);
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text;

        // The parser has accepted the text, so that every escape is whole and known.
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                plain.Append(text[i]);
                continue;
            }

            var escaped = text[++i];
            if (escaped == 'u')
            {
                plain.Append((char)ushort.Parse(text.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                plain.Append(escaped switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', var itself => itself });
            }
        }

        // There and back replaces what is no Unicode text.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(plain.ToString()));
    }
}
