using Dapper;
using Faultline.Server.Groups;
using Faultline.Tracker.States;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>A head with its totals, as Dapper fills it.</summary>
internal sealed class GroupRowReader
{
    /// <summary>Everything that a list shows, of <c>report_group g JOIN group_total t</c>.</summary>
    public const string Query =
        """
        SELECT g.group_id AS number, g.type, g.title, g.culprit, g.topic, g.class, g.assignee, g.bug, g.since,
          g.resolved_in AS resolvedin, g.resolved_next AS resolvednext, g.muted_until AS muteduntil, g.muted_until_count AS muteduntilcount,
          g.muted_until_rate AS muteduntilrate, t.state, t.regressed, t.count, t.first, t.last, t.users, t.hosts,
          (SELECT text FROM term WHERE term_id = t.first_release) AS firstrelease, (SELECT text FROM term WHERE term_id = t.last_release) AS lastrelease
        FROM group_total t JOIN report_group g USING (group_id)
        """;

    public long Number { get; init; }

    public string? Type { get; init; }

    public string Title { get; init; } = "";

    public string? Culprit { get; init; }

    public string? Topic { get; init; }

    public string Class { get; init; } = "";

    public string? FirstRelease { get; init; }

    public string? LastRelease { get; init; }

    public string? Assignee { get; init; }

    public string? Bug { get; init; }

    public long? Since { get; init; }

    public string? ResolvedIn { get; init; }

    public bool ResolvedNext { get; init; }

    public long? MutedUntil { get; init; }

    public long? MutedUntilCount { get; init; }

    public long? MutedUntilRate { get; init; }

    public long State { get; init; }

    public bool Regressed { get; init; }

    public long Count { get; init; }

    public long First { get; init; }

    public long Last { get; init; }

    public long Users { get; init; }

    public long Hosts { get; init; }

    /// <summary>The head of a group of this project; null when there is none.</summary>
    public static GroupRow? Head(SqliteConnection connection, long project, long group) => connection
        .QueryFirstOrDefault<GroupRowReader>(
            Query + " WHERE t.group_id = (SELECT COALESCE(head, group_id) FROM group_total WHERE group_id = @group AND project_id = @project)",
            new { group, project })
        ?.ToGroupRow();

    /// <summary>The row; <paramref name="recent"/> is null where no days were asked for.</summary>
    public GroupRow ToGroupRow(long? recent = null) => new()
    {
        Number = Number,
        Type = Type,
        Title = Title,
        Culprit = Culprit,
        Topic = Topic,
        Class = Class,
        Standing = Standing(),
        Count = Count,
        Recent = recent ?? Count,
        Users = Users,
        Hosts = Hosts,
        First = UnixTime.At(First),
        Last = UnixTime.At(Last),
        FirstRelease = FirstRelease,
        LastRelease = LastRelease,
        Assignee = Assignee,
        Bug = Bug,
    };

    private GroupStanding Standing() => new()
    {
        State = (GroupState)State,
        Regressed = Regressed,
        Since = UnixTime.At(Since),
        ResolvedIn = ResolvedIn,
        ResolvedInNext = ResolvedNext,
        MutedUntil = UnixTime.At(MutedUntil),
        MutedUntilCount = MutedUntilCount,
        MutedUntilRate = MutedUntilRate,
    };
}
