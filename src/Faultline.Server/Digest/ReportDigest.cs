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

    /// <param name="from">The spool segment that it lay in, and where; null when it came from none.</param>
    /// <param name="report">The report.</param>
    /// <param name="payload">Its line, good until the record is stored; the report itself is not read again.</param>
    /// <param name="received">When the digester took it up, UTC.</param>
    /// <param name="rules">Those of its project.</param>
    /// <param name="words">Finds the words of its outline.</param>
    public static DigestRecord Of((string Segment, long Position)? from, ErrorReport report, Payload payload, DateTimeOffset received, DigestRules rules, OutlineWords words)
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
            Outline = words.Kept(group.Outline),
            Words = OwnWords(facts, group),
            Truncated = CutMark.IsIn(report.Raw.Span),
            Payload = payload,
        };
    }

    /// <summary>
    /// The words of messages, URL and code, and those of its title that are in none of them: the title may be of a log line's template, or reach further than what is kept of the message.
    /// </summary>
    private static List<string> OwnWords(ReportFacts facts, GroupingResult group)
    {
        var (seen, words, title) = (new HashSet<string>(StringComparer.Ordinal), new List<string>(), group.Outline.Title);
        Add(facts.Value);
        Add(facts.Url);
        Add(facts.Code);
        var isMessage = title == facts.Value;
        for (var i = 0; i < group.InnerMessages.Count; i++)
        {
            Add(group.InnerMessages[i]);
            isMessage |= title == group.InnerMessages[i];
        }

        if (!isMessage)
            Add(title);
        return words;

        void Add(string? text)
        {
            var found = SearchWords.Of(text, MostWords);
            for (var i = 0; i < found.Count; i++)
            {
                if (seen.Add(found[i]))
                    words.Add(found[i]);
            }
        }
    }
}
