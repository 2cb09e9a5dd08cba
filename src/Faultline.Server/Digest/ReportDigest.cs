using System.Security.Cryptography;
using System.Text;
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

    // As the library and the door write where a text was cut.
    private static ReadOnlySpan<byte> CutMark => " characters cut "u8;

    public static DigestRecord Of((string Segment, long Position)? from, ErrorReport report, DateTimeOffset received, DigestRules rules)
    {
        var facts = ReportFacts.Of(report);
        var (key, outline) = Group(report, facts);
        return new DigestRecord
        {
            From = from,
            Received = received,
            Facts = facts,
            Class = rules.Classes.ClassOf(facts),
            Key = key,
            Outline = outline,
            Words = Distinct(SearchWords.Of(facts.Value, MostWords), SearchWords.Of(facts.Url, MostWords), outline.Words),
            Truncated = report.Raw.Span.IndexOf(CutMark) >= 0,
            Payload = report.Raw,
        };
    }

    // Version 0: type and topmost frame in the app, until the grouping function is here.
    private static (GroupKey Key, GroupOutline Outline) Group(ErrorReport report, ReportFacts facts)
    {
        var culprit = report.Exception?.Frames.FirstOrDefault(frame => frame.InApp == true)?.Method;
        var key = GroupKey.Of(0, SHA256.HashData(Encoding.UTF8.GetBytes($"{facts.Type}\n{culprit ?? facts.Topic}")));
        var words = Distinct(SearchWords.Of(facts.Type), SearchWords.Of(culprit), [], SearchWords.Of(facts.Topic));
        return (key, new GroupOutline(facts.Type, facts.Value ?? "", culprit, words));
    }

    private static List<string> Distinct(IReadOnlyList<string> first, IReadOnlyList<string> second, IReadOnlyList<string> without, IReadOnlyList<string>? third = null)
    {
        var words = new List<string>(first.Count + second.Count);
        var seen = new HashSet<string>(without, StringComparer.Ordinal);
        foreach (var word in first.Concat(second).Concat(third ?? []))
        {
            if (seen.Add(word))
                words.Add(word);
        }

        return words;
    }
}
