using Faultline.Server.Stores.Payloads;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>Ends what a process that died had begun, and what a migration left to the server's own code. Only for the one that holds the data directory.</summary>
internal sealed class StartRepair(Statements statements, ProjectPayloads payloads)
{
    /// <summary>The first transaction.</summary>
    public bool Begin() => new UserErasure(statements, payloads).MoveNeighbours();

    /// <summary>The second, when the first is on the disk; whether deleted words are still in the files.</summary>
    public bool End()
    {
        UnlinkDropping();
        var erasure = new UserErasure(statements, payloads);
        erasure.Wipe();
        if (statements.Of("DELETE FROM pending_work WHERE name = 'group_day' RETURNING 1").Number() is not null)
            new DayCounts(statements).Rebuild();
        return erasure.IsPending();
    }

    private void UnlinkDropping()
    {
        var rows = statements.Of("SELECT project_id, number FROM payload_segment WHERE state = 2");
        var dropping = new List<(long Project, long Number)>();
        while (rows.Step())
            dropping.Add((rows.Long(0), rows.Long(1)));
        foreach (var (project, number) in dropping)
        {
            payloads.Unlink(project, number);
            new SegmentDrop(statements, payloads).End(project, number);
        }
    }
}
