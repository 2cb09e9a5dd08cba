using Faultline.Server.Reports;
using Faultline.Tracker;
using Faultline.Tracker.Search;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>
/// What a row can be found by: the free words, and for each field's value a token in lower case that begins with <c>=</c> and the field's letter. No free word
/// begins so, and one index serves both, also where only the beginning of a word is asked for.
/// </summary>
internal static class SearchTokens
{
    /// <summary>As a regular expression: tokens of fields.</summary>
    public const string OfFields = "^=";

    /// <summary>As a regular expression: tokens of the fields that tell nothing of a person, which are type, topic, class, release, environment, code and reporter.</summary>
    public const string OfNobody = "^=[tpkreco]";

    /// <summary>What stands between the words of one row on their way to the database.</summary>
    public const char Separator = '\n';

    // PostgreSQL refuses words of 2,047 bytes; 650 UTF-16 units are 1,950 at most.
    private const int MaxLength = 650;

    // Nor does it take a mebibyte of words in one row. Message and URL of a report have some hundred at most.
    private const int MostWords = 2_000;

    /// <summary>The words of a report.</summary>
    /// <param name="record">The report.</param>
    /// <param name="more">Words of its outline that its group does not have.</param>
    public static IReadOnlyCollection<string> Of(DigestRecord record, IEnumerable<string> more)
    {
        var facts = record.Facts;
        var tokens = new HashSet<string>(StringComparer.Ordinal);
        AddWords(tokens, record.Words);
        AddWords(tokens, more);
        AddName(tokens, SearchField.Type, facts.Type);
        Add(tokens, SearchField.Topic, facts.Topic);
        Add(tokens, SearchField.Release, facts.Release);
        Add(tokens, SearchField.Environment, facts.Environment);
        AddName(tokens, SearchField.Code, facts.Code);
        Add(tokens, SearchField.Class, record.Class);
        Add(tokens, SearchField.User, facts.User);
        Add(tokens, SearchField.Url, facts.Url);
        Add(tokens, SearchField.Host, facts.Host);
        Add(tokens, SearchField.Request, facts.RequestId);
        Add(tokens, SearchField.Request, facts.GlobalRequestId);
        Add(tokens, SearchField.Trace, facts.TraceId);
        Add(tokens, SearchField.Statement, facts.Statement);
        Add(tokens, SearchField.Reporter, facts.Reporter);
        foreach (var (name, value) in facts.Tags.Take(ReportFacts.MaxTags))
            tokens.Add(OfTag(name, value));
        return tokens;
    }

    /// <summary>The words of a group, with <see cref="Separator"/> between.</summary>
    public static string OfGroup(DigestRecord first)
    {
        var tokens = new HashSet<string>(StringComparer.Ordinal);
        AddWords(tokens, first.Outline.Words);
        foreach (var word in first.Outline.TitleWords())
            tokens.Add(OfTitleWord(word));
        AddName(tokens, SearchField.Type, first.Outline.Type);
        Add(tokens, SearchField.Topic, first.Facts.Topic);
        Add(tokens, SearchField.Class, first.Class);
        return string.Join(Separator, tokens);
    }

    /// <summary>The token of a field's value, or of what a value begins with.</summary>
    public static string Of(SearchField field, string value) => Cut($"={Letter(field)}{Fold(value)}");

    /// <summary>The token of a tag's value; with an empty value what all of the tag begin with.</summary>
    public static string OfTag(string name, string value) => Cut($"=g{Fold(name)}={Fold(value)}");

    /// <summary>A free word, as it was folded by <see cref="SearchWords"/>.</summary>
    public static string OfWord(string word) => Cut(StoredText.Of(word));

    /// <summary>A word of a group's title that is not found of its reports: begun with a colon, as nothing else is.</summary>
    public static string OfTitleWord(string word) => $":{OfWord(word)}";

    private static void AddWords(HashSet<string> tokens, IEnumerable<string> words)
    {
        foreach (var word in words)
        {
            if (tokens.Count >= MostWords)
                break;
            if (word.Length > 0)
                tokens.Add(OfWord(word));
        }
    }

    private static void Add(HashSet<string> tokens, SearchField field, string? value)
    {
        if (value is not null)
            tokens.Add(Of(field, value));
    }

    // A token for each end that the name is found by: the index knows what tokens begin with, and not how they end.
    private static void AddName(HashSet<string> tokens, SearchField field, string? name)
    {
        if (name is null)
            return;
        foreach (var end in NameEnds.Of(name))
            tokens.Add(Of(field, end));
    }

    private static char Letter(SearchField field) => field switch
    {
        SearchField.Type => 't',
        SearchField.Topic => 'p',
        SearchField.Release => 'r',
        SearchField.Environment => 'e',
        SearchField.Code => 'c',
        SearchField.Class => 'k',
        SearchField.User => 'u',
        SearchField.Url => 'l',
        SearchField.Host => 'h',
        SearchField.Request => 'i',
        SearchField.Trace => 'a',
        SearchField.Statement => 's',
        SearchField.Reporter => 'o',
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "it has no token"),
    };

    private static string Fold(string value) => StoredText.Of(value).Replace(Separator, ' ').ToLowerInvariant();

    private static string Cut(string token) => token.Length <= MaxLength ? token : token[..(char.IsHighSurrogate(token[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
}
