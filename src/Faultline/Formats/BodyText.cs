using System.Net.Http.Headers;
using System.Text;
using System.Text.Unicode;

namespace Faultline.Formats;

/// <summary>Brings a body to UTF-8, whatever it says it is, and whatever it is.</summary>
internal static class BodyText
{
    private static readonly string[] Latin = ["iso-8859-1", "latin1", "iso_8859-1", "us-ascii", "windows-1252", "cp1252"];

    /// <summary>The body as valid UTF-8 without a byte order mark. What is invalid becomes U+FFFD; a body that is valid is not copied.</summary>
    public static ReadOnlyMemory<byte> ToUtf8(ReadOnlyMemory<byte> body, string? contentType)
    {
        var bytes = body.Span;
        if (bytes is [0xEF, 0xBB, 0xBF, ..])
            return Valid(body[3..]);
        if (bytes is [0xFF, 0xFE, ..])
            return Again(Encoding.Unicode, bytes[2..]);
        if (bytes is [0xFE, 0xFF, ..])
            return Again(Encoding.BigEndianUnicode, bytes[2..]);
        return CharsetOf(contentType) switch
        {
            null => Valid(body),
            "utf-16" or "utf-16le" => Again(Encoding.Unicode, bytes),
            "utf-16be" => Again(Encoding.BigEndianUnicode, bytes),
            var charset when Latin.Contains(charset) => Ascii.IsValid(bytes) ? body : Again(Encoding.Latin1, bytes),
            _ => Valid(body),
        };
    }

    private static ReadOnlyMemory<byte> Valid(ReadOnlyMemory<byte> body) => Utf8.IsValid(body.Span) ? body : Again(Encoding.UTF8, body.Span);

    private static byte[] Again(Encoding encoding, ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetBytes(encoding.GetString(bytes));

    // Nearly all say UTF-8, or nothing, which is UTF-8.
    private static string? CharsetOf(string? contentType) =>
        contentType is null || contentType.Contains("utf-8", StringComparison.OrdinalIgnoreCase) || !contentType.Contains("charset", StringComparison.OrdinalIgnoreCase)
            || !MediaTypeHeaderValue.TryParse(contentType, out var type)
            ? null
            : type.CharSet?.Trim('"').ToLowerInvariant();
}
