using System.Globalization;

namespace Faultline.Tracker.Rules;

/// <summary>Splits a text of rules, <c>head: body</c> one a line. Empty lines and those that begin with <c>#</c> count for nothing.</summary>
internal static class RuleLines
{
    public static List<RuleLine> Read(string text, int maxLength, int maxRules, string expected, List<RuleError> errors)
    {
        var lines = new List<RuleLine>();
        if (text.Length > maxLength)
        {
            errors.Add(new RuleError(1, 0, 0, string.Create(CultureInfo.InvariantCulture, $"The rules are {text.Length} characters long; expected at most {maxLength}")));
            return lines;
        }

        var number = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            number++;
            var line = text[range].TrimEnd();
            var start = line.Length - line.TrimStart().Length;
            if (line.Length == 0 || line[start] == '#')
                continue;
            if (lines.Count == maxRules)
            {
                errors.Add(new RuleError(number, start, line.Length - start, string.Create(CultureInfo.InvariantCulture, $"This is rule {maxRules + 1}; expected at most {maxRules}")));
                break;
            }

            var colon = Colon(line);
            if (colon < 0)
                errors.Add(new RuleError(number, start, line.Length - start, $"'{Shown(line[start..])}' has no colon; expected {expected}"));
            else
                lines.Add(Make(number, line, start, colon));
        }

        return lines;
    }

    /// <summary>A text as a message quotes it.</summary>
    public static string Shown(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private static RuleLine Make(int number, string line, int start, int colon)
    {
        var body = line[(colon + 1)..];
        var bodyStart = colon + 1 + (body.Length - body.TrimStart().Length);
        return new RuleLine(number, line, line[start..colon].TrimEnd(), start, body.Trim(), bodyStart);
    }

    private static int Colon(string line)
    {
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\' && quoted)
                i++;
            else if (line[i] == '"')
                quoted = !quoted;
            else if (line[i] == ':' && !quoted)
                return i;
        }

        return -1;
    }
}
