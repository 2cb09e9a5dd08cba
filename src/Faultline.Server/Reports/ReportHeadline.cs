using System.Diagnostics.CodeAnalysis;
using System.Text;
using Faultline.Reports;

namespace Faultline.Server.Reports;

/// <summary>
/// What lists show of a report. Cleaned for a list: one line, no control characters, at most <see cref="MaxLength"/>
/// characters. The payload keeps the originals.
/// </summary>
public sealed record ReportHeadline(DateTimeOffset? Time, string? Type, string? Value, string? Reporter, string? Topic)
{
    /// <summary>Longest text of a headline, in UTF-16 characters.</summary>
    public const int MaxLength = 200;

    /// <summary>The headline of a report.</summary>
    public static ReportHeadline Of(ErrorReport report) =>
        new(report.Time, Clean(report.Type), Clean(report.Value), Clean(report.Reporter), Clean(report.Topic));

    [return: NotNullIfNotNull(nameof(text))]
    private static string? Clean(string? text)
    {
        if (text is null)
            return null;
        var clean = new StringBuilder(Math.Min(text.Length, MaxLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength >= MaxLength)
                return clean.Append('…').ToString();
            clean.Append(Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) ? " " : rune.ToString());
        }

        return clean.ToString();
    }
}
