using System.Globalization;
using System.Text;

namespace Faultline.Formats.Pulp.Python;

/// <summary>The repr of Python 2's two kinds of strings: quoted, and escaped to printable ASCII.</summary>
internal static class PythonStrings
{
    /// <summary>The repr of a byte string, such as <c>'cl\xc3\xa9'</c>.</summary>
    public static void AppendRepr(StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        var quote = bytes.Contains((byte)'\'') && !bytes.Contains((byte)'"') ? '"' : '\'';
        text.Append(quote);
        foreach (var b in bytes)
        {
            if (!AppendPlain(text, b, quote))
                text.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
        }

        text.Append(quote);
    }

    /// <summary>The repr of a unicode string, such as <c>u'cl\xe9'</c>.</summary>
    public static void AppendUnicodeRepr(StringBuilder text, string unicode)
    {
        var quote = unicode.Contains('\'', StringComparison.Ordinal) && !unicode.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        text.Append('u').Append(quote);
        for (var i = 0; i < unicode.Length; i++)
        {
            var isPair = char.IsHighSurrogate(unicode[i]) && i + 1 < unicode.Length && char.IsLowSurrogate(unicode[i + 1]);
            var point = isPair ? char.ConvertToUtf32(unicode[i], unicode[++i]) : unicode[i];
            if (!AppendPlain(text, point, quote))
                text.Append(CultureInfo.InvariantCulture, $"{(point > 0xFFFF ? $"\\U{point:x8}" : point > 0xFF ? $"\\u{point:x4}" : $"\\x{point:x2}")}");
        }

        text.Append(quote);
    }

    private static bool AppendPlain(StringBuilder text, int point, char quote)
    {
        switch (point)
        {
            case '\t': text.Append("\\t"); return true;
            case '\n': text.Append("\\n"); return true;
            case '\r': text.Append("\\r"); return true;
            case '\\': text.Append("\\\\"); return true;
            case >= ' ' and < 0x7F:
                text.Append(point == quote ? "\\" : "").Append((char)point);
                return true;
            default: return false;
        }
    }
}
