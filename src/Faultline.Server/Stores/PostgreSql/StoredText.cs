using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>Text as PostgreSQL takes it: without NUL, and with U+FFFD for each half of a surrogate pair that stands alone.</summary>
internal static class StoredText
{
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Of(string? text)
    {
        if (text is null || (!text.Contains('\0', StringComparison.Ordinal) && !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')))
            return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value != 0)
                clean.Append(rune.ToString());
        }

        return clean.ToString();
    }
}
