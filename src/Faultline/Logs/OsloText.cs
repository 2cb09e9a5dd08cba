using System.Globalization;
using System.Text;

namespace Faultline.Logs;

/// <summary>How text stands in one line of a log, so that it can neither end the line nor be taken for another part of it, and can be read back.</summary>
internal static class OsloText
{
    /// <summary>A part of the context: <c>%XX</c> of the UTF-8 for a space, a bracket, what does not print, and a <c>%</c> that would be read as one of these.</summary>
    public static string Percent(string part)
    {
        StringBuilder? made = null;
        for (var i = 0; i < part.Length; i++)
        {
            if (!NeedsPercent(part, i))
            {
                made?.Append(part[i]);
                continue;
            }

            made ??= new StringBuilder(part, 0, i, part.Length + 16);
            var length = char.IsSurrogatePair(part, i) ? 2 : 1;
            foreach (var b in Encoding.UTF8.GetBytes(part.Substring(i, length)))
                made.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
            i += length - 1;
        }

        return made?.ToString() ?? part;
    }

    /// <summary>What <see cref="Percent"/> wrote.</summary>
    public static string Unpercent(string part)
    {
        if (!part.Contains('%', StringComparison.Ordinal))
            return part;
        var text = Encoding.UTF8.GetBytes(part);
        var made = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var isByte = text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit((char)text[i + 1]) && char.IsAsciiHexDigit((char)text[i + 2]);
            made.Add(isByte ? byte.Parse([text[i + 1], text[i + 2]], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : text[i]);
            i += isByte ? 2 : 0;
        }

        return Encoding.UTF8.GetString([.. made]);
    }

    /// <summary>A message: <c>\n</c>, <c>\r</c>, <c>\uXXXX</c> for what would end or disturb the line, and <c>\\</c> for a backslash in front of what would be read as one of these.</summary>
    public static string OneLine(string message)
    {
        StringBuilder? made = null;
        for (var i = 0; i < message.Length; i++)
        {
            var c = message[i];
            var written = c switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\\' when i + 1 < message.Length && IsRead(message[i + 1]) => "\\\\",
                // What follows is written with a backslash of its own.
                '\\' when i + 1 < message.Length && Disturbs(message[i + 1]) => "\\\\",
                _ when Disturbs(c) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => null,
            };
            if (written is not null)
                made ??= new StringBuilder(message, 0, i, message.Length + 16);
            if (written is null)
                made?.Append(c);
            else
                made!.Append(written);
        }

        return made?.ToString() ?? message;
    }

    /// <summary>What <see cref="OneLine"/> wrote.</summary>
    public static string Lines(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text;
        var made = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var next = text[i] == '\\' && i + 1 < text.Length ? text[i + 1] : '\0';
            if (next == 'u' && TryCode(text, i + 2, out var code))
            {
                made.Append(code);
                i += 5;
            }
            else if (next is 'n' or 'r' or '\\')
            {
                made.Append(next switch { 'n' => '\n', 'r' => '\r', _ => '\\' });
                i++;
            }
            else
            {
                made.Append(text[i]);
            }
        }

        return made.ToString();
    }

    private static bool TryCode(string text, int at, out char code)
    {
        code = '\0';
        if (at + 4 > text.Length || !ushort.TryParse(text.AsSpan(at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            return false;
        code = (char)value;
        return true;
    }

    private static bool IsRead(char next) => next is 'n' or 'r' or 'u' or '\\';

    // Also the separators that some readers take for the end of a line.
    private static bool Disturbs(char c) => (char.IsControl(c) && c != '\t') || c is '\u2028' or '\u2029';

    private static bool NeedsPercent(string part, int i) => part[i] switch
    {
        '%' => i + 2 < part.Length && char.IsAsciiHexDigit(part[i + 1]) && char.IsAsciiHexDigit(part[i + 2]),
        '[' or ']' => true,
        var c => char.IsWhiteSpace(c) || Disturbs(c),
    };
}
