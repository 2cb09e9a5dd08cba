using System.Buffers;
using System.Text;

namespace Faultline.Reports;

/// <summary>Hides what follows the words Bearer and Basic, when it looks like a credential and not like a word.</summary>
internal static class AuthorizationSchemes
{
    private const int Shortest = 6;

    // Registered with IANA, and in use besides. Any other first word may be the credential itself.
    private static readonly HashSet<string> Schemes = new(StringComparer.OrdinalIgnoreCase)
    {
        "Basic", "Bearer", "Concealed", "Digest", "DPoP", "GNAP", "HOBA", "Mutual", "Negotiate", "NTLM", "OAuth", "PrivateToken", "SCRAM-SHA-1", "SCRAM-SHA-256", "vapid",
        "ApiKey", "Api-Key", "Token", "Key", "JWT", "Hawk", "Keystone", "GoogleLogin", "SharedKey", "SharedKeyLite", "AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256",
    };

    private static readonly SearchValues<string> Words = SearchValues.Create(["bearer", "basic"], StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<char> OfCredentials = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._~+/=-");

    /// <summary>The length of the scheme that a header's value begins with, or 0 when it begins with none that is known.</summary>
    public static int SchemeAt(ReadOnlySpan<char> value)
    {
        var space = value.IndexOf(' ');
        return space > 0 && Schemes.GetAlternateLookup<ReadOnlySpan<char>>().Contains(value[..space]) ? space : 0;
    }

    public static string Hide(string text)
    {
        StringBuilder? result = null;
        var (at, kept) = (0, 0);
        while (text.AsSpan(at).IndexOfAny(Words) is var offset and >= 0)
        {
            var start = at + offset;
            var from = AfterWord(text, start);
            at = EndOf(text, from);
            if (from < 0 || at - from < Shortest || (start > 0 && char.IsLetterOrDigit(text[start - 1])) || IsWord(text.AsSpan(from, at - from)))
            {
                // The next scheme may begin right here: "bearer bearer x".
                at = start + 5;
                continue;
            }

            (result ??= new StringBuilder(text.Length)).Append(text, kept, from - kept).Append(Scrubber.Hidden);
            kept = at;
        }

        return result is null ? text : result.Append(text, kept, text.Length - kept).ToString();
    }

    // Where the credential begins; -1 without white space between.
    private static int AfterWord(string text, int start)
    {
        var end = start + (text[start + 1] is 'a' or 'A' ? "basic".Length : "bearer".Length);
        var gap = end;
        while (gap < text.Length && gap - end < 64 && char.IsWhiteSpace(text[gap]))
            gap++;
        return gap > end ? gap : -1;
    }

    private static int EndOf(string text, int from) =>
        from < 0 ? -1 : text.AsSpan(from).IndexOfAnyExcept(OfCredentials) is var length and >= 0 ? from + length : text.Length;

    // "Basic authentication failed": a short word of lower-case letters, as base64 hardly ever is.
    private static bool IsWord(ReadOnlySpan<char> value)
    {
        value = value.TrimEnd(".-");
        return value.Length is > 0 and < 20 && !value[1..].ContainsAnyExceptInRange('a', 'z');
    }
}
