namespace Faultline.Server.Finding;

/// <summary>A report that an id led to.</summary>
/// <param name="Project">Whose it is.</param>
/// <param name="Id">Its id.</param>
/// <param name="Received">When it was received.</param>
/// <param name="Type">The exception's class or fault's code, or null.</param>
/// <param name="Title">What it says, in one line; or null.</param>
/// <param name="Group">The number of its group; null when it has none, or when the list does not say.</param>
/// <param name="Loss">Why its details are not here, in a sentence; null when they are.</param>
public sealed record FoundReport(string Project, ReportId Id, DateTimeOffset Received, string? Type, string? Title, long? Group, string? Loss);
