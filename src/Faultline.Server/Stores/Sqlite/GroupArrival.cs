using Faultline.Tracker.States;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>What one batch brings to one group: its new reports, and how the group stood before.</summary>
internal sealed class GroupArrival(long project, long number, long head)
{
    public long Project => project;

    /// <summary>The group itself.</summary>
    public long Number => number;

    /// <summary>The group that it was merged into; else itself.</summary>
    public long Head => head;

    /// <summary>Where the head stood.</summary>
    public GroupState State { get; init; }

    /// <summary>Users and hosts of the group alone, before.</summary>
    public (long Users, long Hosts) OwnMembers { get; init; }

    /// <summary>Payloads that were ever kept, and in the hour of the clock <see cref="PayloadHour"/>.</summary>
    public long Payloads { get; init; }

    public long PayloadHour { get; init; }

    public long PayloadsInHour { get; init; }

    /// <summary>Made by this batch.</summary>
    public bool IsNew { get; init; }

    /// <summary>The reports, in the order of the spool.</summary>
    public List<ReportEntry> Reports { get; } = [];

    public long First => UnixTime.Of(Reports.Min(report => report.Record.Received));

    public long Last => UnixTime.Of(Reports.Max(report => report.Record.Received));
}
