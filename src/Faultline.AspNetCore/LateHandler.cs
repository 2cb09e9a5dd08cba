namespace Faultline.AspNetCore;

/// <summary>A handler that runs on after its request was answered.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Topic">The page or endpoint, such as <c>GET /orders/{id}</c>; null when none was found.</param>
/// <param name="Since">For how long it has been late.</param>
/// <param name="Report">The report that was made at the limit, if one was.</param>
public sealed record LateHandler(RequestId RequestId, string? Topic, TimeSpan Since, ReportId? Report);
