using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Faultline.Reports;

/// <summary>The forms in which secrets stand in free text. Hints that do not occur rule them out cheaply.</summary>
internal static class ScrubPatterns
{
    /// <summary>Words that a sensitive name contains, as they are spelt in text.</summary>
    public static readonly string[] NameHints =
        ["passw", "passphrase", "passcode", "pwd", "secret", "token", "key", "credential", "auth", "cookie", "session", "csrf", "xsrf", "sig", "connection", "card", "cvv", "cvc", "iban", "ssn", "pin", "otp", "sid", "pass", "jwt"];

    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
    private const RegexOptions LinearExact = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>The least that any of <see cref="Forms"/> takes, but for a URL's credentials: <c>eyJ</c>, five characters, a dot, one more.</summary>
    private const int ShortestForm = 10;

    // Beginnings of tokens, credentials and keys.
    private static readonly SearchValues<string> FormHints = SearchValues.Create(
        ["bearer", "basic", "eyJ", "PRIVATE KEY", "AKIA", "ASIA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "k_live_", "sk-", "npm_", "flk_", "AIza"],
        StringComparison.OrdinalIgnoreCase);

    private static readonly (Regex Pattern, string Replacement)[] Forms =
    [
        (new(@"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[A-Za-z0-9+/=\s:,\-]*", LinearExact), Scrubber.Hidden),
        (new(@"://[^/\s@""'<>]+@", Linear), $"://{Scrubber.Hidden}@"),
        (new(@"\b(bearer|basic)\s+[a-z0-9._~+/=\-]{6,}", Linear), $"$1 {Scrubber.Hidden}"),
        (new(@"\beyJ[A-Za-z0-9_\-]{5,}\.[A-Za-z0-9_\-]+(\.[A-Za-z0-9_\-]*)*", LinearExact), Scrubber.Hidden),
        (new(@"\b(AKIA|ASIA)[A-Z0-9]{16}\b", LinearExact), Scrubber.Hidden),
        (new(@"\b(gh[pousr]_|github_pat_|glpat-|xox[abposr]-|[sr]k_live_|sk-|npm_|flk_|AIza)[A-Za-z0-9_\-]{12,}", LinearExact), Scrubber.Hidden),
    ];

    // A name; what joins it to its value; the value in quotes, or up to white space or a delimiter.
    private static readonly Regex NamedValue = new(
        @"(?<name>[a-z0-9_.\-]{2,64})(?<join>[""'\]]{0,2}\s{0,4}(=>|:=|[=:]|\b(is|was)\b|\s)\s{0,4})(?<value>""[^""\r\n]*""?|'[^'\r\n]*'?|[^\s,;&""'<>(){}\[\]]+)",
        Linear);

    /// <summary>Hides what is a secret by its form alone.</summary>
    public static string HideForms(string text)
    {
        // Nearly every text with "://" is a plain URL; only one with a user in it also has "@".
        var hasCredentials = text.Contains('@', StringComparison.Ordinal) && text.Contains("://", StringComparison.Ordinal);
        if (!hasCredentials && (text.Length < ShortestForm || !text.AsSpan().ContainsAny(FormHints)))
            return text;
        foreach (var (pattern, replacement) in Forms)
            text = pattern.Replace(text, replacement);
        return text;
    }

    /// <summary>Whether there can be a name with a value to hide: see <see cref="Hides"/>, which wants one of these characters.</summary>
    public static bool MayNameValues(string text) => text.AsSpan().ContainsAny("=:\"'");

    /// <summary>Hides the value in <c>name=value</c>, <c>"name": "value"</c>, <c>name is 'value'</c> where the name is sensitive.</summary>
    public static string HideNamedValues(string text, Scrubber scrubber)
    {
        var result = new StringBuilder(text.Length);
        var at = 0;
        var kept = 0;
        while (at < text.Length && NamedValue.Match(text, at) is { Success: true } match)
        {
            var (name, join, value) = (match.Groups["name"], match.Groups["join"], match.Groups["value"]);
            if (!scrubber.IsSensitive(name.Value) || !Hides(join.Value, value.Value))
            {
                // The value may itself be a name: "token: password=x".
                at = Math.Max(name.Index + name.Length, at + 1);
                continue;
            }

            var quote = value.Value[0] is '"' or '\'' ? value.Value[..1] : "";
            result.Append(text, kept, value.Index - kept).Append(quote).Append(Scrubber.Hidden).Append(quote);
            at = kept = value.Index + value.Length;
        }

        return kept == 0 ? text : result.Append(text, kept, text.Length - kept).ToString();
    }

    // White space alone, or "is", joins a name to a value only when the value is quoted: "password 'x'", not "token expired".
    private static bool Hides(string join, string value)
    {
        if (value == Scrubber.Hidden || value.Length == 0)
            return false;
        var explicitJoin = join.AsSpan().ContainsAny('=', ':');
        return explicitJoin || value[0] is '"' or '\'';
    }
}
