using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Faultline.Server.Projects;

/// <summary>
/// The key that lets a service hand in reports: <c>flk_</c>, a public part of 12 characters by which it is found,
/// <c>_</c>, and a secret of 32 characters (160 random bits), such as
/// <c>flk_q3zk7m2xw5ta_…</c>. The server keeps only its SHA-256.
/// </summary>
internal sealed partial record IngestKey(string PublicPart, string Text)
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    // What a key that nobody has is compared with, so that the answer to it takes as long as to any other.
    private static readonly byte[] HashOfNoKey = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);

    /// <summary>A new random key.</summary>
    public static IngestKey New()
    {
        var publicPart = RandomNumberGenerator.GetString(Alphabet, 12);
        return new IngestKey(publicPart, $"flk_{publicPart}_{RandomNumberGenerator.GetString(Alphabet, 32)}");
    }

    /// <summary>Reads a key as it stands in a header; null when the text is none.</summary>
    public static IngestKey? TryParse(string? text) =>
        text is { Length: 49 } && Pattern().Match(text) is { Success: true } match ? new IngestKey(match.Groups[1].Value, text) : null;

    /// <summary>What is kept of the key.</summary>
    public byte[] Hash() => SHA256.HashData(Encoding.ASCII.GetBytes(Text));

    /// <summary>
    /// Whether this is the key that was kept; null when no key has this public part. Constant time: only the public part
    /// was looked up, the secret is compared by its hash and always, also when there is nothing to find.
    /// </summary>
    public bool Matches(byte[]? kept) => CryptographicOperations.FixedTimeEquals(Hash(), kept ?? HashOfNoKey);

    /// <summary>Never the secret: a key may end up in a log line.</summary>
    public override string ToString() => $"flk_{PublicPart}_<hidden>";

    [GeneratedRegex("^flk_([a-z2-7]{12})_[a-z2-7]{32}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
