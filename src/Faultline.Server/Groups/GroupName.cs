using Faultline.Reports;
using Faultline.Tracker;
using Faultline.Tracker.Grouping;
using Faultline.Tracker.Search;

namespace Faultline.Server.Groups;

/// <summary>What a group gets of its first report's message, and loses when that report is erased.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Words">Its search words, which all its reports are found by too.</param>
/// <param name="TitleWords">Those of its title beside them, which it alone is found by.</param>
internal sealed record GroupName(string Title, IReadOnlyList<string> Words, IReadOnlyList<string> TitleWords)
{
    /// <summary>Reports of a group that are looked at: so many of the oldest that are left.</summary>
    public const int MostLooks = 5;

    /// <summary>The name of a group whose first report has this outline.</summary>
    public static GroupName Of(GroupOutline outline) => new(outline.Title, [.. outline.Words], outline.TitleWords());

    /// <summary>
    /// The name of a group whose first report was erased; null when it keeps its own, since a report that is left would give it the same title: then that tells of nobody.
    /// Else it is named after the oldest that is left; with none, it has no title.
    /// </summary>
    /// <param name="title">Its title.</param>
    /// <param name="type">Its type.</param>
    /// <param name="culprit">Its culprit.</param>
    /// <param name="topic">Its topic.</param>
    /// <param name="left">Lines of reports that are left, oldest first.</param>
    public static GroupName? After(string title, string? type, string? culprit, string? topic, IEnumerable<ReadOnlyMemory<byte>> left)
    {
        GroupName? first = null;
        foreach (var line in left)
        {
            if (!ErrorReport.TryParse(line, out var report, out _))
                continue;
            var outline = Grouper.Default.Key(report, ReportFacts.Of(report)).Outline;
            if (outline.Title == title)
                return null;
            first ??= Of(outline);
        }

        return first ?? new GroupName("", SearchWords.Of($"{type} {culprit} {topic}"), []);
    }

    /// <summary>The same name, and what all its reports were found by until now stays so if the title has it: reports of earlier versions do not hold the words of their group's title.</summary>
    /// <param name="before">The words that all its reports were found by.</param>
    public GroupName Keeping(IEnumerable<string> before)
    {
        var kept = TitleWords.Intersect(before, StringComparer.Ordinal).ToList();
        return kept.Count == 0 ? this : this with { Words = [.. Words, .. kept], TitleWords = [.. TitleWords.Except(kept, StringComparer.Ordinal)] };
    }
}
