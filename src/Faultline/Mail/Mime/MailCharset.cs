using System.Text;

namespace Faultline.Mail.Mime;

/// <summary>Turns the bytes of a part into text. A charset that nobody knows is read as ASCII; bytes that are no text become U+FFFD. Never throws.</summary>
internal static class MailCharset
{
    public static string Decode(ReadOnlySpan<byte> bytes, string? charset)
    {
        var name = charset?.Trim().ToLowerInvariant();
        // Mail without a charset is ASCII by the book, and UTF-8 by habit.
        if (name is null or "" or "us-ascii" or "ascii" or "utf-8" or "utf8")
            return Encoding.UTF8.GetString(bytes);
        return (Find(name) ?? Encoding.ASCII).GetString(bytes);
    }

    // The code pages come with the runtime, and are asked here without being registered for the whole process.
    private static Encoding? Find(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            // Unknown, or UTF-7, which the runtime refuses for good reason.
            return null;
        }
    }
}
