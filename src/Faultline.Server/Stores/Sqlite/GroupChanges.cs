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
        _events.Write(project, head, EventWords.KindOf(request.State), now, actor, null, EventWords.Of(request));
        return true;
    }

    public bool Assign(long project, long number, string? assignee, string actor, DateTimeOffset now)
    {
        if (Families.HeadOf(statements, project, number) is not { } head)
            return false;
        statements.Of("UPDATE report_group SET assignee = ?2 WHERE group_id = ?1").Bind(1, head).Bind(2, assignee).Run();
        _events.Write(project, head, GroupEventKind.Assigned, now, actor, null, EventWords.Assigned(assignee));
        return true;
    }

    public bool LinkBug(long project, long number, string? bug, string actor, DateTimeOffset now)
    {
        if (Families.HeadOf(statements, project, number) is not { } head)
            return false;
        statements.Of("UPDATE report_group SET bug = ?2 WHERE group_id = ?1").Bind(1, head).Bind(2, bug).Run();
        _events.Write(project, head, GroupEventKind.BugLinked, now, actor, null, EventWords.BugLinked(bug));
        return true;
    }
}
