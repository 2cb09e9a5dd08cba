using Faultline.Reports;

namespace Faultline.AspNetCore.Reporting;

/// <summary>The trace as a caller may read it whom the disclosure policy names: scrubbed, bounded, and read under guard.</summary>
internal static class TraceText
{
    private const int MaxLength = 32_000;

    public static string Of(Exception exception, Reporter reporter)
    {
        string? text = null;
        var printing = ForeignGetters.PrintingOf(exception);
        if (printing == Printing.Plain)
            text = exception.ToString();
        else if (printing == Printing.Guarded)
            reporter.TryForeign(() => text = exception.ToString());
        return text is not null
            ? ReportText.Cut(reporter.Scrubber.Text(ReportText.CutBetweenWords(text, MaxLength * 2)), MaxLength)
            : $"<unprintable {exception.GetType().Name} object>";
    }
}
