using Faultline.Server.Projects;

namespace Faultline.Server.Ingest;

/// <summary>A record that could not be digested, as it is listed.</summary>
/// <param name="Project">Whose.</param>
/// <param name="Id">Its name, unique in the project; safe in a URL.</param>
/// <param name="At">When it was put aside, UTC.</param>
/// <param name="Reason">Why, in words. It may quote the report.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="Start">Its first bytes as text, with what is no text replaced; from anywhere: escape it. Null in lists.</param>
public sealed record ParkedItem(Project Project, string Id, DateTimeOffset At, string Reason, long Bytes, string? Start = null);
