using Faultline.Server.Groups;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>An event as Dapper fills it.</summary>
internal sealed class GroupEventReader
{
    public const string Query = "SELECT number, group_id AS groupid, kind, at, actor, report, detail FROM group_event";

    public long Number { get; init; }

    public long GroupId { get; init; }

    public long Kind { get; init; }

    public long At { get; init; }

    public string? Actor { get; init; }

    public byte[]? Report { get; init; }

    public string? Detail { get; init; }

    public GroupEvent ToEvent() =>
        new(Number, GroupId, (GroupEventKind)Kind, UnixTime.At(At), Actor, Report is null ? null : PackedId.Read(Report), Detail);
}
