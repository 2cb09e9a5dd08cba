using System.Buffers;
using System.Text.RegularExpressions;

namespace Faultline.Reports;

/// <summary>The forms in which secrets stand in free text. Hints that do not occur rule them out cheaply.</summary>
internal static class ScrubPatterns
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
    private const RegexOptions LinearExact = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    // Words that a sensitive name contains, as they are spelt in text.
    private static readonly string[] NameHints =
    [
        "passw", "passphrase", "passcode", "pwd", "secret", "token", "key", "credential", "auth", "cookie", "session", "csrf", "xsrf", "sig",
        "connection", "card", "cvv", "cvc", "iban", "ssn", "pin", "otp", "sid", "pass", "jwt", "?code=", "&code=", "?state=", "&state=",
    ];

    // Beginnings of tokens, credentials and keys.
    private static readonly string[] FormHints =
    [
        "bearer", "basic", "eyJ", "PRIVATE KEY", "AKIA", "ASIA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "xapp-",
        "k_live_", "k_test_", "sk-", "npm_", "flk_", "AIza",
    ];

    private static readonly SearchValues<string> AnyHint = SearchValues.Create([.. NameHints, .. FormHints], StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<string> AnyFormHint = SearchValues.Create(FormHints, StringComparison.OrdinalIgnoreCase);

    private static readonly (Regex Pattern, string Replacement)[] Forms =
    [
        (new(@"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[A-Za-z0-9+/=\s:,\\\-]*?-----END [A-Z ]{0,40}PRIVATE KEY-----|-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[A-Za-z0-9+/=\s:,\\\-]*", LinearExact), Scrubber.Hidden),
        // Its beginning was cut away.
        (new(@"[A-Za-z0-9+/=\r\n\\]*-----END [A-Z ]{0,40}PRIVATE KEY-----", LinearExact), Scrubber.Hidden),
        // Up to the last @, since passwords may have one.
        (new(@"://[^/\s""'<>?#]+@", Linear), $"://{Scrubber.Hidden}@"),
        (new(@"\beyJ[A-Za-z0-9_\-]{5,}\.[A-Za-z0-9_\-]+(\.[A-Za-z0-9_\-]*)*", LinearExact), Scrubber.Hidden),
        (new(@"\b(AKIA|ASIA)[A-Z0-9]{16}\b", LinearExact), Scrubber.Hidden),
        (new(@"\b(gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|xapp-|[sr]k_(live|test)_|sk-|flk_|AIza)[A-Za-z0-9_\-]{12,}", LinearExact), Scrubber.Hidden),
        (new(@"\bnpm_[A-Za-z0-9]{20,}", LinearExact), Scrubber.Hidden),
    ];

    /// <summary>Whether a text may hold a secret, by its form or behind its name. One that has none of the hints holds neither.</summary>
    public static bool HasHint(string text) => text.AsSpan().ContainsAny(AnyHint) || HasCredentials(text);

    /// <summary>Hides what is a secret by its form alone.</summary>
    public static string HideForms(string text)
    {
        if (!HasCredentials(text) && !text.AsSpan().ContainsAny(AnyFormHint))
            return text;
        foreach (var (pattern, replacement) in Forms)
            text = pattern.Replace(text, replacement);
        return AuthorizationSchemes.Hide(text);
    }

    // Nearly every text with "://" is a plain URL; only one with a user in it also has "@".
    private static bool HasCredentials(string text) =>
        text.Contains('@', StringComparison.Ordinal) && text.Contains("://", StringComparison.Ordinal);
}
