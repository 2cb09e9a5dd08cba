using Faultline.Tracker.Search;

namespace Faultline.Tracker.Grouping;

/// <summary>What a new group is called and found by; taken from its first report.</summary>
/// <param name="Type">The exception's class or fault's code that names the group, or null.</param>
/// <param name="Title">One line for lists: the message with what varies taken out, or the first words of it. At most 200 characters; may be empty.</param>
/// <param name="Culprit">The topmost frame in the app, as <c>Namespace.Type.Method</c>; null when there is none.</param>
/// <param name="Words">The search words of types, frames and topic (<see cref="SearchWords"/>), each once: all reports of the group are found by them. None of the title, whose words may be this report's alone.</param>
public sealed record GroupOutline(string? Type, string Title, string? Culprit, IReadOnlyList<string> Words)
{
    /// <summary>
    /// Equal for two outlines only when their <see cref="Words"/> are (a hash of what they are found in): who has seen one need not look at the words of the other.
    /// Null when that is not known.
    /// </summary>
    public ulong? Stack { get; init; }

    /// <summary>The words of the title that are not in <see cref="Words"/>, each once: the group is found by them, and its reports only where they hold them themselves.</summary>
    public IReadOnlyList<string> TitleWords()
    {
        var seen = new HashSet<string>(Words, StringComparer.Ordinal);
        return [.. SearchWords.Of(Title).Where(seen.Add)];
    }
}
