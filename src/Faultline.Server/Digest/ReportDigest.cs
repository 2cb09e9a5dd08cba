using Faultline.Reports;
using Faultline.Server.Reports;
using Faultline.Tracker;
using Faultline.Tracker.Grouping;
using Faultline.Tracker.Search;

namespace Faultline.Server.Digest;

/// <summary>All that can be known of a report without the store: facts, then class, then group. The one place where the tracker's rules are called.</summary>
internal static class ReportDigest
{
    private const int MostWords = 100;

    /// <remarks>The group's words are found in the report when the store asks for them: it must be readable until the record is stored.</remarks>
    public static DigestRecord Of((string Segment, long Position)? from, ErrorReport report, DateTimeOffset received, DigestRules rules)
    {
        var facts = ReportFacts.Of(report);
        var @class = rules.Classes.ClassOf(facts);
        var group = rules.Grouper.Key(report, facts, @class);
        return new DigestRecord
        {
            From = from,
            Received = received,
            Facts = facts,
            Class = @class,
            Key = group.Key,
            Outline = group.Outline,
            Words = OwnWords(facts, group),
            Truncated = CutMark.IsIn(report.Raw.Span),
            Payload = report.Raw,
        };
    }

    /// <summary>The words of messages and URL that are not in the group's title, which is indexed once.</summary>
    private static List<string> OwnWords(ReportFacts facts, GroupingResult group)
    {
        var seen = new HashSet<string>(SearchWords.Of(group.Outline.Title, MostWords), StringComparer.Ordinal);
        var words = new List<string>();
        Add(SearchWords.Of(facts.Value, MostWords));
        Add(SearchWords.Of(facts.Url, MostWords));
        for (var i = 0; i < group.InnerMessages.Count; i++)
            Add(SearchWords.Of(group.InnerMessages[i], MostWords));
        return words;

        void Add(IReadOnlyList<string> found)
        {
            foreach (var word in found)
            {
                if (seen.Add(word))
                    words.Add(word);
            }
        }
    }
}
