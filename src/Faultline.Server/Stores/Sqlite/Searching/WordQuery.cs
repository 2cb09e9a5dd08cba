using Dapper;
using Faultline.Tracker.Search;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite.Searching;

/// <summary>
/// Finds words. A report has a word by itself, or by its group if the group has it not of its title alone: the groups that have it are looked up first, and go
/// into the search of reports by their numbers, unless they are too many.
/// </summary>
internal sealed class WordQuery(SqliteConnection connection, long project)
{
    /// <summary>How reports that have all the words are found. The wide ones are the caller's to dispose of.</summary>
    public WordSearch Reports(SearchPhrase phrase)
    {
        var (expressions, wide) = (new List<string>(), new List<WideWord>());
        foreach (var own in Words(phrase))
        {
            var ofGroup = InProject(own);
            var groups = Groups(ofGroup, SearchLimits.MostGroups + 1);
            if (groups.Count > SearchLimits.MostGroups)
                wide.Add(new WideWord(connection, ofGroup, own));
            else
                expressions.Add(groups.Count == 0 ? own : TokenQuery.Any(groups.Select(group => TokenQuery.Of(FieldToken.Group(group))).Prepend(own)));
        }

        return new WordSearch(expressions, wide);
    }

    /// <summary>The groups that have all the words themselves, those of their titles too.</summary>
    public List<long> Groups(SearchPhrase phrase) => Groups(InProject(TokenQuery.All(phrase.Words.Select((word, i) => OfGroup(word, phrase.IsBeginning(i))))), -1);

    private static IEnumerable<string> Words(SearchPhrase phrase) => phrase.Words.Select((word, i) => TokenQuery.Of(word, phrase.IsBeginning(i)));

    private static string OfGroup(string word, bool prefix) => TokenQuery.Any([TokenQuery.Of(word, prefix), TokenQuery.Of(FieldToken.TitleWord(word), prefix)]);

    private string InProject(string expression) => $"{TokenQuery.Of(FieldToken.Project(project))} AND {expression}";

    private List<long> Groups(string match, int most) =>
        connection.Query<long>("SELECT rowid FROM group_words WHERE group_words MATCH @match LIMIT @most", new { match, most }).AsList();
}
