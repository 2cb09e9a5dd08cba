namespace Faultline.Server.Reports;

/// <summary>Limits that only the store can apply, since it knows the counts.</summary>
/// <param name="KeepFirst">The first so many payloads of a group go to keep segments. Default 10.</param>
/// <param name="NewGroupsPerHour">Most new groups of a project in an hour of the clock; reports of further ones go to the overflow group, which does not count. A key that went over makes its own group in a later hour. 0: no limit.</param>
/// <param name="PayloadsPerGroupAndHour">Most payloads of one group in an hour of the clock; what comes after is counted, indexed, and kept without payload. 0: no limit.</param>
internal sealed record DigestLimits(int KeepFirst = 10, int NewGroupsPerHour = 1000, int PayloadsPerGroupAndHour = 0);
