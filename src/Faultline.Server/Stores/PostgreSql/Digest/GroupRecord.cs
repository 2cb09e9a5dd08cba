using Faultline.Server.Groups;
using Faultline.Server.Reports;
using Faultline.Tracker.States;

namespace Faultline.Server.Stores.PostgreSql.Digest;

/// <summary>A row of <c>group_standing</c>, locked and changed in memory, then written back.</summary>
internal sealed class GroupRecord
{
    public long Number { get; init; }

    /// <summary>The group that it is merged into, or its own number.</summary>
    public long Head { get; set; }

    /// <summary>How many groups are merged into it.</summary>
    public int Parts { get; set; }

    public short State { get; set; }

    public bool Regressed { get; set; }

    public long? Since { get; set; }

    public string? ResolvedIn { get; set; }

    public bool ResolvedInNext { get; set; }

    public long? MutedUntil { get; set; }

    public long? MutedUntilCount { get; set; }

    public long? MutedUntilRate { get; set; }

    public long Count { get; set; }

    public int Users { get; set; }

    public int Hosts { get; set; }

    public long First { get; set; }

    public long Last { get; set; }

    public string? FirstRelease { get; set; }

    public string? LastRelease { get; set; }

    public long Hour { get; set; }

    public long HourCount { get; set; }

    public long AllCount { get; set; }

    public int AllUsers { get; set; }

    public int AllHosts { get; set; }

    public long AllFirst { get; set; }

    public long AllLast { get; set; }

    public string? AllFirstRelease { get; set; }

    public string? AllLastRelease { get; set; }

    /// <summary>Whether its standing was changed, and must be written too.</summary>
    public bool StandingChanged { get; private set; }

    public bool IsHead => Head == Number;

    public GroupStanding Standing
    {
        get => new()
        {
            State = (GroupState)State,
            Regressed = Regressed,
            Since = UnixTime.From(Since),
            ResolvedIn = ResolvedIn,
            ResolvedInNext = ResolvedInNext,
            MutedUntil = UnixTime.From(MutedUntil),
            MutedUntilCount = MutedUntilCount,
            MutedUntilRate = MutedUntilRate,
        };

        set
        {
            (State, Regressed, Since) = ((short)value.State, value.Regressed, UnixTime.Of(value.Since));
            (ResolvedIn, ResolvedInNext) = (value.ResolvedIn, value.ResolvedInNext);
            (MutedUntil, MutedUntilCount, MutedUntilRate) = (UnixTime.Of(value.MutedUntil), value.MutedUntilCount, value.MutedUntilRate);
            StandingChanged = true;
        }
    }

    /// <summary>Counts a report of its own.</summary>
    public void Add(DigestRecord record, long hour)
    {
        var received = UnixTime.Of(record.Received);
        Count++;
        if (received < First)
            (First, FirstRelease) = (received, record.Facts.Release);
        (Hour, HourCount) = hour > Hour ? (hour, 1) : (Hour, HourCount + 1);
        if (received >= Last)
            (Last, LastRelease) = (received, record.Facts.Release);
    }

    /// <summary>Counts a report of its own or of a part.</summary>
    public void AddToAll(DigestRecord record)
    {
        var received = UnixTime.Of(record.Received);
        AllCount++;
        if (received < AllFirst)
            (AllFirst, AllFirstRelease) = (received, record.Facts.Release);
        if (received >= AllLast)
            (AllLast, AllLastRelease) = (received, record.Facts.Release);
    }

    /// <summary>Counts members that were not known yet.</summary>
    public void AddMembers(MemberKind kind, int fresh)
    {
        switch (kind)
        {
            case MemberKind.User: Users = Math.Min(Users + fresh, GroupRow.MostMembers); break;
            case MemberKind.Host: Hosts = Math.Min(Hosts + fresh, GroupRow.MostMembers); break;
            case MemberKind.AllUser: AllUsers = Math.Min(AllUsers + fresh, GroupRow.MostMembers); break;
            case MemberKind.AllHost: AllHosts = Math.Min(AllHosts + fresh, GroupRow.MostMembers); break;
            default: throw new ArgumentOutOfRangeException(nameof(kind), kind, "unknown");
        }
    }

    /// <summary>How many members it has; what is over <see cref="GroupRow.MostMembers"/> is not told apart any more.</summary>
    public int Members(MemberKind kind) => kind switch
    {
        MemberKind.User => Users,
        MemberKind.Host => Hosts,
        MemberKind.AllUser => AllUsers,
        _ => AllHosts,
    };
}
