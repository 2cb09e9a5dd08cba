using System.Globalization;
using System.Text;

namespace Faultline.Bench.Engine.Corpus;

/// <summary>The texts of one report: the patterns of <see cref="Words"/> filled with what differs from report to report.</summary>
internal sealed class TextMaker(StackShape shape, Random random)
{
    private static readonly Dictionary<string, CompositeFormat> Parsed =
        Words.Messages.Concat(Words.LogTexts).ToDictionary(text => text, CompositeFormat.Parse);

    private readonly string _subject = Of(random);

    /// <summary>The shape's message about this report's subject, or about a word.</summary>
    public string Message(string? about) => Fill(shape.Message, about ?? _subject);

    public string LogLine() => Fill(Words.Of(Words.LogTexts, random), random.Next(5) == 0 ? _subject : Guid());

    public string Url()
    {
        var path = shape.Topic[(shape.Topic.IndexOf(' ', StringComparison.Ordinal) + 1)..].Replace("{id}", _subject, StringComparison.Ordinal);
        return $"https://{shape.Reporter}.example.net{path}?page={random.Next(40)}&sort={Words.Of(Words.States, random)}&cursor={Base64(18)}";
    }

    public string Guid() => Of(random);

    public string Hex(int digits)
    {
        Span<byte> bytes = stackalloc byte[digits / 2];
        random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    public string Base64(int bytes)
    {
        Span<byte> buffer = stackalloc byte[bytes];
        random.NextBytes(buffer);
        return Convert.ToBase64String(buffer);
    }

    private string Fill(string text, string subject) => string.Format(
        CultureInfo.InvariantCulture, Parsed[text], shape.Noun, subject, shape.Verb, Words.Of(Words.States, random),
        random.Next(1000), random.Next(100), Base64(60), Hex(40), Hex(64), Base64(72));

    private static string Of(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }
}
