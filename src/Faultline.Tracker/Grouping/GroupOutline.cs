namespace Faultline.Tracker.Grouping;

/// <summary>What a new group is called and found by; taken from its first report.</summary>
/// <param name="Type">The exception's class or fault's code that names the group, or null.</param>
/// <param name="Title">One line for lists: the message with what varies taken out, or the first words of it. At most 200 characters; may be empty.</param>
/// <param name="Culprit">The topmost frame in the app, as <c>Namespace.Type.Method</c>; null when there is none.</param>
/// <param name="Words">The search words of type, message template, frames and topic (<see cref="Search.SearchWords"/>), each once.</param>
public sealed record GroupOutline(string? Type, string Title, string? Culprit, IReadOnlyList<string> Words);
