using System.Globalization;
using System.Text;

namespace Faultline.Mail.Replies;

/// <summary>Writes text as quoted-printable: ASCII in lines of at most 76 characters, readable where the text is.</summary>
/// <remarks>Source: RFC 2045, section 6.7.</remarks>
internal static class QuotedPrintable
{
    private const int Width = 76;

    public static void WriteLine(StringBuilder into, string line)
    {
        var length = 0;
        var bytes = Encoding.UTF8.GetBytes(line);
        for (var i = 0; i < bytes.Length; i++)
        {
            var b = bytes[i];
            // A blank at the end would be lost; a dot or From at the beginning is changed by some mail servers.
            var isPlain = b is >= (byte)'!' and <= (byte)'~' and not (byte)'=' || (b is (byte)' ' or (byte)'\t' && i < bytes.Length - 1);
            if (i == 0 && (b == '.' || line.StartsWith("From ", StringComparison.Ordinal)))
                isPlain = false;
            var needed = isPlain ? 1 : 3;
            if (length + needed > Width - 1)
                (length, _) = (0, into.Append("=\r\n"));
            _ = isPlain ? into.Append((char)b) : into.Append(CultureInfo.InvariantCulture, $"={b:X2}");
            length += needed;
        }

        into.Append("\r\n");
    }
}
