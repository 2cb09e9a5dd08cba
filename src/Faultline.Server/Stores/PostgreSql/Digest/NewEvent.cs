using Faultline.Server.Groups;

namespace Faultline.Server.Stores.PostgreSql.Digest;

/// <summary>An event on its way into the outbox.</summary>
internal sealed record NewEvent(long Group, GroupEventKind Kind, long At, string? Actor = null, ReportId? Report = null, string? Detail = null);
