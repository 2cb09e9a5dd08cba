namespace Faultline;

/// <summary>
/// The id of an error report: <c>OOPS-</c> and 20 characters of Crockford base32 (100 random bits), such as
/// <c>OOPS-7ZK3M9QW2X5T8V1B4N6C</c>. It has no further hyphen, so <c>\bOOPS-\w+\b</c> takes all of it.
/// </summary>
/// <remarks>
/// A human may type it: any case; <c>I</c> and <c>L</c> are read as <c>1</c>, <c>O</c> as <c>0</c>. <see cref="ToString"/>
/// gives the canonical, upper-case form, the only one that is stored or compared.
/// </remarks>
public readonly record struct ReportId
{
    /// <summary>What every id begins with.</summary>
    public const string Prefix = "OOPS-";

    /// <summary>Characters after the prefix.</summary>
    public const int TokenLength = 20;

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private readonly string? _value;

    private ReportId(string value) => _value = value;

    /// <summary>A new random id.</summary>
    public static ReportId New() => new(string.Create(Prefix.Length + TokenLength, RandomBits.Next(), static (span, bits) =>
    {
        Prefix.CopyTo(span);
        for (var i = 0; i < TokenLength; i++)
            span[Prefix.Length + i] = Alphabet[(int)((ulong)(bits >> (5 * i)) & 31)];
    }));

    /// <summary>Reads an id as a human writes it: see <see cref="TryFind"/>; the text may hold nothing else.</summary>
    /// <exception cref="FormatException">The text is not an id; the message names it and what was expected.</exception>
    public static ReportId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException($"'{text}' is not a report id; expected OOPS- and 20 letters or digits, such as OOPS-7ZK3M9QW2X5T8V1B4N6C");

    /// <summary>Reads exactly one id, in any case, with or without <c>OOPS-</c>, and says whether the text is one.</summary>
    public static bool TryParse(string? text, out ReportId id)
    {
        id = default;
        if (text is null)
            return false;
        var token = text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? text.AsSpan(Prefix.Length) : text;
        return TryReadToken(token, out id);
    }

    /// <summary>
    /// Finds an id in what somebody pasted: any case, spaces round the hyphen, no prefix, punctuation after it, a whole
    /// URL or sentence round it. Says whether there is one; of several, the first.
    /// </summary>
    public static bool TryFind(string? text, out ReportId id)
    {
        id = default;
        var whole = text.AsSpan();
        for (int at = 0, next; (next = whole[at..].IndexOf("oops", StringComparison.OrdinalIgnoreCase)) >= 0;)
        {
            var begin = at + next;
            at = begin + 4;
            var tail = whole[at..].TrimStart();
            if ((begin > 0 && IsWord(whole[begin - 1])) || tail.IsEmpty || tail[0] != '-')
                continue;
            tail = tail[1..].TrimStart();
            if (TryReadToken(tail[..WordLength(tail)], out id))
                return true;
        }

        var bare = whole.Trim().TrimEnd(",.;:!?)>\"'");
        return TryReadToken(bare, out id);
    }

    /// <summary>The canonical form.</summary>
    public override string ToString() => _value ?? "";

    private static bool TryReadToken(ReadOnlySpan<char> token, out ReportId id)
    {
        id = default;
        if (token.Length != TokenLength)
            return false;
        Span<char> canonical = stackalloc char[Prefix.Length + TokenLength];
        Prefix.CopyTo(canonical);
        for (var i = 0; i < TokenLength; i++)
        {
            var c = char.ToUpperInvariant(token[i]) switch { 'I' or 'L' => '1', 'O' => '0', var other => other };
            if (!Alphabet.Contains(c, StringComparison.Ordinal))
                return false;
            canonical[Prefix.Length + i] = c;
        }

        id = new ReportId(new string(canonical));
        return true;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    private static int WordLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && IsWord(text[length]))
            length++;
        return length;
    }
}
