using Faultline.Server.Groups;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>Writes what happens to groups: their history, and the outbox.</summary>
internal sealed class EventWriter(Statements statements)
{
    public void Write(long project, long group, GroupEventKind kind, DateTimeOffset at, string? actor = null, byte[]? report = null, string? detail = null) => statements
        .Of("INSERT INTO group_event (project_id, group_id, kind, at, actor, report, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
        .Bind(1, project).Bind(2, group).Bind(3, (long)kind).Bind(4, UnixTime.Of(at)).Bind(5, actor).Bind(6, report).Bind(7, detail)
        .Run();
}
