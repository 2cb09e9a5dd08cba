using System.Text.Json;
using Faultline.Server.Groups;
using Faultline.Server.Hosting;
using Faultline.Server.Reports;
using Faultline.Tracker.Rollups;
using Faultline.Tracker.States;

namespace Faultline.Server.Api;

/// <summary>How groups look as JSON: docs/api.md.</summary>
internal static class GroupJson
{
    /// <summary>One line of a list.</summary>
    public static void WriteRow(Utf8JsonWriter json, string project, GroupRow row, PublicUrl publicUrl)
    {
        json.WriteStartObject();
        WriteRowMembers(json, project, row, publicUrl);
        json.WriteEndObject();
    }

    /// <summary>A group whole.</summary>
    public static void WriteDetail(Utf8JsonWriter json, string project, GroupDetail group, PublicUrl publicUrl)
    {
        json.WriteStartObject();
        WriteRowMembers(json, project, group.Row, publicUrl);
        WriteList(json, "keys", group.Keys, key => json.WriteStringValue(key));
        WriteList(json, "merged", group.Merged, part =>
        {
            json.WriteStartObject();
            json.WriteNumber("number", part.Number);
            json.WriteString("title", part.Title);
            json.WriteNumber("count", part.Count);
            json.WriteString("at", JsonAnswer.Time(part.At));
            json.WriteString("actor", part.Actor);
            json.WriteEndObject();
        });
        WriteList(json, "newest", group.Newest, row => ReportJson.WriteRow(json, row));
        WriteUrls(json, "urls", group.Urls);
        WriteUrls(json, "referrers", group.Referrers);
        WriteList(json, "releases", group.Releases, release =>
        {
            json.WriteStartObject();
            json.WriteString("release", release.Release);
            json.WriteNumber("count", release.Count);
            json.WriteString("first", JsonAnswer.Time(release.First));
            json.WriteString("first_report", release.FirstReport.ToString());
            json.WriteEndObject();
        });
        WriteList(json, "events", group.Events, happened => WriteEvent(json, happened));
        json.WriteEndObject();
    }

    /// <summary>What was counted in some time, as members of the object that is open.</summary>
    public static void WriteCounts(Utf8JsonWriter json, Rollup counts)
    {
        json.WriteNumber("count", counts.Count);
        json.WriteNumber("hard_timeouts", counts.Hard);
        json.WriteNumber("soft_timeouts", counts.Soft);
        WriteNumber(json, "worst_ms", counts.WorstMs);
        json.WriteString("worst_id", counts.WorstId?.ToString());
        json.WriteNumber("most_statements", counts.MostStatements);
        json.WriteString("most_statements_id", counts.MostStatementsId?.ToString());
        json.WriteNumber("gets", counts.Gets);
        json.WriteNumber("posts", counts.Posts);
        json.WriteNumber("others", counts.Others);
        json.WriteNumber("robots", counts.Robots);
        json.WriteNumber("local", counts.Local);
    }

    private static void WriteRowMembers(Utf8JsonWriter json, string project, GroupRow row, PublicUrl publicUrl)
    {
        json.WriteString("project", project);
        json.WriteNumber("number", row.Number);
        json.WriteString("page", publicUrl.Absolute(Paths.Group(project, row.Number)));
        json.WriteString("type", row.Type);
        json.WriteString("title", row.Title);
        json.WriteString("culprit", row.Culprit);
        json.WriteString("topic", row.Topic);
        json.WriteString("class", row.Class);
        WriteStanding(json, row.Standing, row.Count);
        json.WriteNumber("count", row.Count);
        json.WriteNumber("recent", row.Recent);
        json.WriteNumber("users", row.Users);
        json.WriteNumber("hosts", row.Hosts);
        json.WriteString("first", JsonAnswer.Time(row.First));
        json.WriteString("last", JsonAnswer.Time(row.Last));
        json.WriteString("first_release", row.FirstRelease);
        json.WriteString("last_release", row.LastRelease);
        json.WriteString("assignee", row.Assignee);
        json.WriteString("bug", row.Bug);
    }

    private static void WriteStanding(Utf8JsonWriter json, GroupStanding standing, long count)
    {
        json.WriteStartObject("standing");
        json.WriteString("state", standing.State.ToString().ToLowerInvariant());
        json.WriteBoolean("regressed", standing.Regressed);
        json.WriteString("since", Moment(standing.Since));
        json.WriteString("condition", StandingWords.Condition(standing, count));
        json.WriteString("resolved_in", standing.ResolvedIn);
        json.WriteBoolean("resolved_in_next", standing.ResolvedInNext);
        json.WriteString("muted_until", Moment(standing.MutedUntil));
        WriteNumber(json, "muted_until_count", standing.MutedUntilCount);
        WriteNumber(json, "muted_until_per_hour", standing.MutedUntilRate);
        json.WriteEndObject();
    }

    private static void WriteEvent(Utf8JsonWriter json, GroupEvent happened)
    {
        json.WriteStartObject();
        json.WriteNumber("number", happened.Number);
        json.WriteNumber("group", happened.Group);
        json.WriteString("kind", StandingWords.Word(happened.Kind));
        json.WriteString("at", JsonAnswer.Time(happened.At));
        json.WriteString("actor", happened.Actor);
        json.WriteString("report", happened.Report?.ToString());
        json.WriteString("detail", happened.Detail);
        json.WriteEndObject();
    }

    private static void WriteUrls(Utf8JsonWriter json, string name, IReadOnlyList<UrlCount> urls) => WriteList(json, name, urls, url =>
    {
        json.WriteStartObject();
        json.WriteString("url", url.Url);
        json.WriteNumber("count", url.Count);
        WriteList(json, "ids", url.Ids, id => json.WriteStringValue(id.ToString()));
        json.WriteEndObject();
    });

    private static void WriteList<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> list, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var one in list)
            write(one);
        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } value)
            json.WriteNumber(name, value);
        else
            json.WriteNull(name);
    }

    private static string? Moment(DateTimeOffset? time) => time is { } at ? JsonAnswer.Time(at) : null;
}
