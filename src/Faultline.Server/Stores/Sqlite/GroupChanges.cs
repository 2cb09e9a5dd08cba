using Faultline.Server.Groups;
using Faultline.Tracker.States;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>What people do to groups, each with its event; to a part, it is done to its head. Runs inside one transaction.</summary>
internal sealed class GroupChanges(Statements statements)
{
    private readonly EventWriter _events = new(statements);

    public bool SetState(long project, long number, StandingRequest request, string actor, DateTimeOffset now)
    {
        if (Families.HeadOf(statements, project, number) is not { } head)
            return false;
        var count = statements.Of("SELECT count FROM group_total WHERE group_id = ?1").Bind(1, head).Number() ?? 0;
        new StandingWriter(statements, new ReleaseWriter(statements), _events).Write(head, request.Of(count, now));
        var kind = request.State switch
        {
            GroupState.Resolved => GroupEventKind.Resolved,
            GroupState.Muted => GroupEventKind.Muted,
            _ => GroupEventKind.Opened,
        };
        _events.Write(project, head, kind, now, actor, null, DetailOf(request));
        return true;
    }

    public bool Assign(long project, long number, string? assignee, string actor, DateTimeOffset now)
    {
        if (Families.HeadOf(statements, project, number) is not { } head)
            return false;
        statements.Of("UPDATE report_group SET assignee = ?2 WHERE group_id = ?1").Bind(1, head).Bind(2, assignee).Run();
        _events.Write(project, head, GroupEventKind.Assigned, now, actor, null, assignee is null ? "assigned to nobody" : $"assigned to {assignee}");
        return true;
    }

    public bool LinkBug(long project, long number, string? bug, string actor, DateTimeOffset now)
    {
        if (Families.HeadOf(statements, project, number) is not { } head)
            return false;
        statements.Of("UPDATE report_group SET bug = ?2 WHERE group_id = ?1").Bind(1, head).Bind(2, bug).Run();
        _events.Write(project, head, GroupEventKind.BugLinked, now, actor, null, bug is null ? "linked with no bug" : $"linked with {bug}");
        return true;
    }

    private static string? DetailOf(StandingRequest request)
    {
        var invariant = System.Globalization.CultureInfo.InvariantCulture;
        if (request.State == GroupState.Resolved)
            return request.Release is { } release ? $"resolved in {release}" : request.NextRelease ? "resolved in the next release" : null;
        var conditions = new List<string>();
        if (request.Until is { } until)
            conditions.Add(string.Create(invariant, $"{until.UtcDateTime:yyyy-MM-dd HH:mm} UTC"));
        if (request.More is { } more)
            conditions.Add(string.Create(invariant, $"{more} more"));
        if (request.PerHour is { } rate)
            conditions.Add(string.Create(invariant, $"more than {rate} an hour"));
        return conditions.Count == 0 || request.State != GroupState.Muted ? null : $"muted until {string.Join(" or ", conditions)}";
    }
}
