using System.Text.RegularExpressions;

namespace Faultline.Tracker.Tests.Grouping.Baselines;

/// <summary>Takes the values out of messages, with one pattern of alternatives in Sentry's order.</summary>
internal static partial class Parameters
{
    public static string TakeOut(string message) => Values().Replace(message, match => $"<{match.Groups.Cast<Group>().First(group => group.Success && !char.IsDigit(group.Name[0])).Name}>");

    [GeneratedRegex("""
        (?<email>[\w.+-]+@[\w-]+\.[\w.-]+)
        |(?<url>\b\w+://[^\s'")]+)
        |(?<hostname>\b(?:[\w-]+\.)+(?:com|net|org|io|internal|local|example)\b)
        |(?<ip>\b\d{1,3}(?:\.\d{1,3}){3}\b)
        |(?<uuid>\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b)
        |(?<sha1>\b[0-9a-fA-F]{40}\b)
        |(?<md5>\b[0-9a-fA-F]{32}\b)
        |(?<date>\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}:\d{2}(?:\.\d+)?Z?)?\b)
        |(?<duration>\b\d+(?:\.\d+)?\s?m?s\b)
        |(?<hex>\b0x[0-9a-fA-F]+\b)
        |(?<float>-?\b\d+\.\d+\b)
        |(?<int>-?\b\d+\b)
        |(?<quoted>(?<==)(?:'[^']*'|"[^"]*"))
        |(?<bool>(?<==)(?:true|false)\b)
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Values();
}
