using System.Globalization;

namespace Faultline.Mail.Mime;

/// <summary>The date of a message, such as <c>Thu, 26 Nov 2026 02:09:11 +0000 (UTC)</c>, read and written.</summary>
/// <remarks>Source: RFC 5322, sections 3.3 and 4.3.</remarks>
internal static class MailDate
{
    private static readonly string[] Forms = ["d MMM yyyy H:m:s zzz", "d MMM yyyy H:m zzz", "d MMM yy H:m:s zzz", "d MMM yy H:m zzz"];

    private static readonly Dictionary<string, string> Zones = new(StringComparer.OrdinalIgnoreCase)
    {
        ["UT"] = "+00:00", ["GMT"] = "+00:00", ["UTC"] = "+00:00", ["Z"] = "+00:00", ["EST"] = "-05:00", ["EDT"] = "-04:00", ["CST"] = "-06:00",
        ["CDT"] = "-05:00", ["MST"] = "-07:00", ["MDT"] = "-06:00", ["PST"] = "-08:00", ["PDT"] = "-07:00",
    };

    public static DateTimeOffset? Read(string? field)
    {
        var lexer = new FieldLexer(field, ",");
        var words = new List<string>();
        while (lexer.Next() && words.Count < 10)
        {
            if (lexer.Kind == ',')
                words.Clear();
            else
                words.Add(lexer.Text);
        }

        if (words.Count != 5)
            return null;
        var zone = words[4];
        words[4] = Zones.GetValueOrDefault(zone) ?? (zone is ['+' or '-', _, _, _, _] ? $"{zone[..3]}:{zone[3..]}" : zone);
        return DateTimeOffset.TryParseExact(string.Join(' ', words), Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
    }

    public static string Write(DateTimeOffset date) => date.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);
}
