using Faultline.Server.Groups;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>An event as Dapper reads it.</summary>
internal sealed class GroupEventRecord
{
    /// <summary>Its columns; <c>e</c> is group_event.</summary>
    public const string Columns = "e.number, e.group_number, e.kind, e.at, e.actor, e.report, e.detail";

    public long Number { get; init; }

    public long GroupNumber { get; init; }

    public short Kind { get; init; }

    public long At { get; init; }

    public string? Actor { get; init; }

    public string? Report { get; init; }

    public string? Detail { get; init; }

    public GroupEvent ToEvent() =>
        new(Number, GroupNumber, (GroupEventKind)Kind, UnixTime.From(At), Actor, Report is null ? null : ReportId.Parse(Report), Detail);
}
