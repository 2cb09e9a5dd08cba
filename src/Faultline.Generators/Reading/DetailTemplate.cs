namespace Faultline.Generators.Reading;

/// <summary>
/// The template of a detail with the places of its fields. The library reads templates by the same rule when the program runs; a test holds
/// the two together.
/// </summary>
internal sealed class DetailTemplate
{
    private DetailTemplate(IReadOnlyList<Placeholder> placeholders, string? problem, int problemAt) =>
        (Placeholders, Problem, ProblemAt) = (placeholders, problem, problemAt);

    /// <summary>The fields that it names, in order, as often as it names them.</summary>
    public IReadOnlyList<Placeholder> Placeholders { get; }

    /// <summary>Why the text is no template, or null.</summary>
    public string? Problem { get; }

    /// <summary>Where the problem is.</summary>
    public int ProblemAt { get; }

    public static DetailTemplate Read(string text)
    {
        var placeholders = new List<Placeholder>();
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is not ('{' or '}'))
                continue;
            if (i + 1 < text.Length && text[i + 1] == c)
            {
                i++;
                continue;
            }

            if (c == '}')
                return new(placeholders, "'}' closes nothing; a brace that is text is written twice", i);
            var end = text.IndexOf('}', i);
            var name = end < 0 ? "" : text.Substring(i + 1, end - i - 1);
            if (name.Length == 0 || !name.All(x => x is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_'))
                return new(placeholders, "'{' opens no field; expected a name and '}', such as {server_id}; a brace that is text is written twice", i);
            placeholders.Add(new(name, i));
            i = end;
        }

        return new(placeholders, null, 0);
    }

    /// <summary>A field in braces.</summary>
    /// <param name="Name">The name between the braces.</param>
    /// <param name="Start">Where the opening brace is.</param>
    internal readonly record struct Placeholder(string Name, int Start)
    {
        /// <summary>How long it is, braces included.</summary>
        public int Length => Name.Length + 2;
    }
}
