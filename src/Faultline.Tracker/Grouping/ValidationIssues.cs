namespace Faultline.Tracker.Grouping;

/// <summary>
/// Which fields a validation found wrong, by its message: <c>"path": ["sku"]</c> and <c>"code"</c> of Zod, <c>-- Postcode: …</c> of FluentValidation, a field on a line of
/// its own of pydantic. The words of the message may be in any language.
/// </summary>
internal static class ValidationIssues
{
    private const int MaxIssues = 10;

    // Anybody may send a message of any length. What an issue is made of stands close together, so that each look ahead is short.
    private const int MaxMessage = 16 * 1024;
    private const int MaxQuoted = 100;
    private const int MaxPath = 1_000;

    /// <summary>The issues, sorted, each once.</summary>
    public static SortedSet<string> Read(string message)
    {
        var issues = new SortedSet<string>(StringComparer.Ordinal);
        if (message.Length > MaxMessage)
            message = message[..MaxMessage];
        if (message.Contains("\"path\"", StringComparison.Ordinal))
            ReadZod(message, issues);
        else if (message.Contains("-- ", StringComparison.Ordinal))
            ReadFluent(message, issues);
        else if (message.Contains("validation error", StringComparison.Ordinal))
            ReadPydantic(message, issues);
        return issues;
    }

    // Codes and paths alternate; indices in lists vary and do not count.
    private static void ReadZod(string message, SortedSet<string> issues)
    {
        var code = "";
        for (var rest = message.AsSpan(); issues.Count < MaxIssues && rest.IndexOf('"') is >= 0 and var quote;)
        {
            rest = rest[quote..];
            if (rest.StartsWith("\"code\""))
                code = Quoted(rest["\"code\"".Length..]) ?? code;
            if (rest.StartsWith("\"path\""))
            {
                var path = Start(rest, MaxPath);
                var open = path.IndexOf('[');
                var close = open < 0 ? -1 : path[open..].IndexOf(']');
                if (close < 0)
                    return;
                issues.Add($"{code}@{Names(path.Slice(open, close))}");
                rest = rest[(open + close)..];
            }
            else
            {
                rest = rest[1..];
            }
        }
    }

    private static string Names(ReadOnlySpan<char> path)
    {
        var names = new System.Text.StringBuilder();
        foreach (var c in path)
        {
            if (char.IsLetter(c) || c is '_' or '.')
                names.Append(c);
            else if (c == ',')
                names.Append('.');
        }

        return names.ToString();
    }

    // The text between the quotes behind the colon.
    private static string? Quoted(ReadOnlySpan<char> text)
    {
        text = Start(text, MaxQuoted);
        if (text.IndexOf(':') is not (>= 0 and var colon))
            return null;
        text = text[colon..];
        text = text[(text.IndexOf('"') + 1)..];
        return text.IndexOf('"') is >= 0 and var close ? text[..close].ToString() : null;
    }

    private static ReadOnlySpan<char> Start(ReadOnlySpan<char> text, int length) => text[..Math.Min(text.Length, length)];

    private static void ReadFluent(string message, SortedSet<string> issues)
    {
        foreach (var line in message.AsSpan().EnumerateLines())
        {
            var text = line.Trim();
            if (issues.Count < MaxIssues && text.StartsWith("-- ") && text.IndexOf(':') is > 3 and < 100 and var colon)
                issues.Add(WithoutIndices(text[3..colon]));
        }
    }

    private static void ReadPydantic(string message, SortedSet<string> issues)
    {
        foreach (var line in message.AsSpan().EnumerateLines())
        {
            if (issues.Count < MaxIssues && line.Length is > 0 and < 100 && !char.IsWhiteSpace(line[0]) && line.IndexOf(' ') < 0)
                issues.Add(WithoutIndices(line));
        }
    }

    // Lines[3].Sku is Lines[].Sku.
    private static string WithoutIndices(ReadOnlySpan<char> path)
    {
        var plain = new System.Text.StringBuilder(path.Length);
        foreach (var c in path)
        {
            if (!char.IsAsciiDigit(c))
                plain.Append(c);
        }

        return plain.ToString();
    }
}
