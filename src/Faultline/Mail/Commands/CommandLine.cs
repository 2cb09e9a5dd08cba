namespace Faultline.Mail.Commands;

/// <summary>A line with a command, and its number in the text.</summary>
internal readonly record struct CommandLine(int Number, string Text)
{
    /// <summary>Longest line that can be a command.</summary>
    public const int MaxLength = 1_000;

    /// <summary>Cuts the line into words; what stands in double quotes, straight or curled, is one word.</summary>
    public string[] Words()
    {
        var words = new List<string>();
        var word = new System.Text.StringBuilder();
        var (quoted, any) = (false, false);
        foreach (var c in Text)
        {
            if (c is '"' or '\u201c' or '\u201d' or '\u201e')
                (quoted, any) = (!quoted, true);
            else if (quoted || !char.IsWhiteSpace(c))
                (_, any) = (word.Append(c), true);
            else
                Flush();
        }

        Flush();
        return [.. words];

        void Flush()
        {
            if (any)
                words.Add(word.ToString());
            word.Clear();
            any = false;
        }
    }
}
