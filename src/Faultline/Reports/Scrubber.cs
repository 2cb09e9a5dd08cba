namespace Faultline.Reports;

/// <summary>
/// Takes secrets out before anything is written to disk: values of names that sound like secrets, in text, URLs and
/// headers; tokens, keys and card numbers by their form. What is hidden reads <c>&lt;hidden&gt;</c>.
/// </summary>
/// <remarks>Every pattern is matched in linear time, whatever the text. Source of the rules: docs/security.md.</remarks>
public sealed class Scrubber
{
    /// <summary>What stands in place of a hidden value.</summary>
    public const string Hidden = "<hidden>";

    private const int LongestName = 256;

    // A name of two letters, what joins it to its value, and one character of that.
    private const int ShortestSecret = 4;

    // Compared without case, '_', '-' and '.', so that X-Api-Key, api_key and ApiKey are one name.
    private static readonly string[] DefaultNames =
    [
        "password", "passwd", "passphrase", "passcode", "pwd", "secret", "token", "apikey", "accesskey", "privatekey", "credential",
        "authorization", "cookie", "session", "csrf", "xsrf", "signature", "connectionstring", "cardnumber", "creditcard", "cvv", "cvc", "iban", "ssn",
    ];

    // Short words that mean a secret only when they are the whole name.
    private static readonly string[] WholeNames = ["auth", "sig", "pin", "otp", "sid", "pass", "jwt"];

    // Secrets as query parameters (OAuth's code and state, a key of an API), everyday words in text.
    private static readonly string[] WholeParameters = ["key", "code", "state"];

    private readonly string[] _names;
    private readonly HashSet<string> _headers;
    private readonly bool _hasOwnNames;

    /// <summary>Makes a scrubber.</summary>
    /// <param name="sensitiveNames">Further words; a name that contains one, in any case, is a secret's. At least 2 letters or digits each.</param>
    /// <param name="capturedHeaders">Further request headers whose values may be kept, unless their names sound like secrets.</param>
    /// <exception cref="ArgumentException">A word is shorter than 2 letters or digits.</exception>
    public Scrubber(IEnumerable<string>? sensitiveNames = null, IEnumerable<string>? capturedHeaders = null)
    {
        var added = (sensitiveNames ?? []).Select(name => (name, folded: Fold(name, new char[LongestName]).ToString())).ToList();
        foreach (var (name, folded) in added)
        {
            if (folded.Length < 2)
                throw new ArgumentException($"'{name}' is not a sensitive name; expected at least 2 letters or digits", nameof(sensitiveNames));
        }

        _names = [.. DefaultNames, .. added.Select(a => a.folded)];
        _headers = new HashSet<string>(CapturedHeaders.Default.Concat(capturedHeaders ?? []).Where(name => !IsSensitive(name)), StringComparer.OrdinalIgnoreCase);
        // An added word may be spelt in text with any separators: no hint can rule it out.
        _hasOwnNames = added.Count > 0;
    }

    /// <summary>Whether a name sounds as if its value were a secret.</summary>
    public bool IsSensitive(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return IsSensitiveFolded(Fold(name, stackalloc char[LongestName]));
    }

    /// <summary>Takes secrets out of free text, such as an exception's message. Text without any comes back as it is.</summary>
    public string Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length < ShortestSecret)
            return text;
        if (_hasOwnNames || ScrubPatterns.HasHint(text))
            text = NamedValues.Hide(ScrubPatterns.HideForms(text), this);
        return CardNumbers.Hide(text);
    }

    /// <summary>
    /// Takes secrets out of a URL or a part of one: user and password before the host, values of sensitive query
    /// parameters, tokens anywhere.
    /// </summary>
    public string Url(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return Url(url, 0);
    }

    private string Url(string url, int depth)
    {
        var question = url.IndexOf('?', StringComparison.Ordinal);
        if (question < 0)
            return Text(url);
        var fragment = url.IndexOf('#', question);
        var query = fragment < 0 ? url[(question + 1)..] : url[(question + 1)..fragment];
        return Text(url[..question]) + "?" + string.Join('&', query.Split('&').Select(parameter => Parameter(parameter, depth))) + (fragment < 0 ? "" : Text(url[fragment..]));
    }

    /// <summary>
    /// The value of a request header as it may be kept: known harmless headers scrubbed as text, <c>Authorization</c>
    /// with its scheme only, everything else hidden.
    /// </summary>
    public string Header(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        if (name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) || name.Equals("Proxy-Authorization", StringComparison.OrdinalIgnoreCase))
        {
            return AuthorizationSchemes.SchemeAt(value) is var scheme and > 0 ? $"{value[..scheme]} {Hidden}" : Hidden;
        }

        if (name.Equals("Referer", StringComparison.OrdinalIgnoreCase) && _headers.Contains(name))
            return Url(value);
        return _headers.Contains(name) ? Text(value) : Hidden;
    }

    /// <summary>Whether a query parameter carries a secret although its name is an everyday word in text.</summary>
    internal static bool IsSecretParameter(string name) => Contains(WholeParameters, Fold(name, stackalloc char[LongestName]));

    private string Parameter(string parameter, int depth)
    {
        var equals = parameter.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
            return Text(parameter);
        var (name, value) = (parameter[..equals], parameter[(equals + 1)..]);
        var folded = Fold(Uri.UnescapeDataString(name), stackalloc char[LongestName]);
        if (IsSensitiveFolded(folded) || Contains(WholeParameters, folded))
            return $"{name}={Hidden}";
        // An address within the address, such as next=%2Flogin%3Ftoken%3D…
        var decoded = value.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(value) : value;
        return decoded != value && (depth == 3 || Url(decoded, depth + 1) != decoded) ? $"{name}={Hidden}" : $"{name}={Text(value)}";
    }

    private bool IsSensitiveFolded(ReadOnlySpan<char> name)
    {
        foreach (var word in _names)
        {
            if (name.Contains(word, StringComparison.Ordinal))
                return true;
        }

        return Contains(WholeNames, name);
    }

    private static bool Contains(string[] words, ReadOnlySpan<char> name)
    {
        foreach (var word in words)
        {
            if (name.SequenceEqual(word))
                return true;
        }

        return false;
    }

    private static ReadOnlySpan<char> Fold(string name, Span<char> folded)
    {
        var count = 0;
        foreach (var c in name.AsSpan(0, Math.Min(name.Length, folded.Length)))
        {
            if (char.IsLetterOrDigit(c))
                folded[count++] = char.ToLowerInvariant(c);
        }

        return folded[..count];
    }
}
