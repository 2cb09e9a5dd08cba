using Faultline.Server.Groups;
using Faultline.Tracker.States;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>A head as Dapper reads it, for lists.</summary>
internal class GroupRowRecord
{
    /// <summary>Its columns; <c>g</c> is report_group and <c>h</c> group_standing, of the head.</summary>
    public const string Columns =
        """
        h.number, g.type, g.title, g.culprit, g.topic, g.class, h.state, h.regressed, h.since, h.resolved_in, h.resolved_in_next, h.muted_until, h.muted_until_count,
        h.muted_until_rate, h.assignee, h.bug, h.all_count, h.all_users, h.all_hosts, h.all_first, h.all_last, h.all_first_release, h.all_last_release
        """;

    public long Number { get; init; }

    public string? Type { get; init; }

    public string Title { get; init; } = "";

    public string? Culprit { get; init; }

    public string? Topic { get; init; }

    public string Class { get; init; } = "";

    public short State { get; init; }

    public bool Regressed { get; init; }

    public long? Since { get; init; }

    public string? ResolvedIn { get; init; }

    public bool ResolvedInNext { get; init; }

    public long? MutedUntil { get; init; }

    public long? MutedUntilCount { get; init; }

    public long? MutedUntilRate { get; init; }

    public string? Assignee { get; init; }

    public string? Bug { get; init; }

    public long AllCount { get; init; }

    public int AllUsers { get; init; }

    public int AllHosts { get; init; }

    public long AllFirst { get; init; }

    public long AllLast { get; init; }

    public string? AllFirstRelease { get; init; }

    public string? AllLastRelease { get; init; }

    /// <summary>Reports in the days that were asked for; null: since ever.</summary>
    public long? Recent { get; init; }

    public GroupRow ToRow() => new()
    {
        Number = Number,
        Type = Type,
        Title = Title,
        Culprit = Culprit,
        Topic = Topic,
        Class = Class,
        Standing = new GroupStanding
        {
            State = (GroupState)State,
            Regressed = Regressed,
            Since = UnixTime.From(Since),
            ResolvedIn = ResolvedIn,
            ResolvedInNext = ResolvedInNext,
            MutedUntil = UnixTime.From(MutedUntil),
            MutedUntilCount = MutedUntilCount,
            MutedUntilRate = MutedUntilRate,
        },
        Count = AllCount,
        Recent = Recent ?? AllCount,
        Users = AllUsers,
        Hosts = AllHosts,
        First = UnixTime.From(AllFirst),
        Last = UnixTime.From(AllLast),
        FirstRelease = AllFirstRelease,
        LastRelease = AllLastRelease,
        Assignee = Assignee,
        Bug = Bug,
    };
}
