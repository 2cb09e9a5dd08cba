using System.Globalization;
using System.Text;
using Faultline.Tracker;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>
/// Words of the full-text index that stand for a field's value. They begin with <c>#</c>, which no word of a text does, so that both can
/// live in one index and one query. Letters, digits and <c>_</c> stand for themselves, everything else for <c>#</c> and its UTF-16 code in hexadecimal.
/// </summary>
internal static class FieldToken
{
    private const int EscapeLength = 4;

    /// <summary>The project.</summary>
    public static string Project(long project) => Numbered('j', project);

    /// <summary>The report's own group.</summary>
    public static string Group(long group) => Numbered('g', group);

    /// <summary>A text that is kept as a term.</summary>
    public static string Term(long term) => Numbered('f', term);

    /// <summary>The user.</summary>
    public static string User(string user) => Begun('u').Append(Escape(user)).ToString();

    /// <summary>A request id, local or global.</summary>
    public static string Request(string id) => Begun('i').Append(Escape(id)).ToString();

    /// <summary>A trace id.</summary>
    public static string Trace(string id) => Begun('a').Append(Escape(id)).ToString();

    /// <summary>A tag with its value; a prefix of it without value (<see cref="TagName"/>) stands for any.</summary>
    public static string Tag(string name, string value) => TagName(name) + Escape(value);

    /// <summary>What all tokens of a tag begin with.</summary>
    public static string TagName(string name) => Begun('t').Append(Escape(name)).Append("##").ToString();

    /// <summary>A word of a group's title that is not found of its reports, or what such a word begins with; as <see cref="Tracker.Search.SearchWords"/> folded it.</summary>
    public static string TitleWord(string word) => "#w" + word;

    /// <summary>What two texts have in common that differ only in case.</summary>
    public static string Fold(string text) => text.ToLowerInvariant();

    private static StringBuilder Begun(char kind) => new StringBuilder(40).Append('#').Append(kind);

    private static string Numbered(char kind, long number) => string.Create(CultureInfo.InvariantCulture, $"#{kind}{number}");

    private static string Escape(string text)
    {
        var folded = Fold(text);
        var strange = 0;
        foreach (var c in folded)
            strange += IsPlain(c) ? 0 : 1;
        if (strange == 0)
            return folded;
        if (folded.Length > ReportFacts.MaxText)
            return Escape(folded[..ReportFacts.MaxText]);
        return string.Create(folded.Length + strange * EscapeLength, folded, static (escaped, folded) =>
        {
            foreach (var c in folded)
            {
                escaped[0] = IsPlain(c) ? c : '#';
                escaped = escaped[1..];
                if (IsPlain(c))
                    continue;
                ((int)c).TryFormat(escaped, out _, "x4", CultureInfo.InvariantCulture);
                escaped = escaped[EscapeLength..];
            }
        });
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
