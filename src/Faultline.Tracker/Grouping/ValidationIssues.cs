namespace Faultline.Tracker.Grouping;

/// <summary>
/// Which fields a validation found wrong, by its message: <c>"path": ["sku"]</c> and <c>"code"</c> of Zod, <c>-- Postcode: …</c> of FluentValidation, a field on a line of
/// its own of pydantic. The words of the message may be in any language.
/// </summary>
internal static class ValidationIssues
{
    private const int MaxIssues = 10;

    /// <summary>The issues, sorted, each once.</summary>
    public static SortedSet<string> Read(string message)
    {
        var issues = new SortedSet<string>(StringComparer.Ordinal);
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
        for (var at = 0; issues.Count < MaxIssues && (at = message.IndexOf('"', at)) >= 0;)
        {
            var rest = message.AsSpan(at);
            if (rest.StartsWith("\"code\""))
                code = Quoted(message, message.IndexOf(':', at)) ?? code;
            if (rest.StartsWith("\"path\""))
            {
                var open = message.IndexOf('[', at);
                var close = open < 0 ? -1 : message.IndexOf(']', open);
                if (close < 0)
                    return;
                issues.Add($"{code}@{Names(message.AsSpan(open, close - open))}");
                at = close;
            }

            at++;
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

    private static string? Quoted(string text, int from)
    {
        var open = from < 0 ? -1 : text.IndexOf('"', from);
        var close = open < 0 ? -1 : text.IndexOf('"', open + 1);
        return close > open ? text[(open + 1)..close] : null;
    }

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
