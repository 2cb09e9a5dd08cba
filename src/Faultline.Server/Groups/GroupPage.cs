namespace Faultline.Server.Groups;

/// <summary>One page of a list of groups, and where the next begins; null when this was the last.</summary>
public sealed record GroupPage(IReadOnlyList<GroupRow> Groups, string? Next);
