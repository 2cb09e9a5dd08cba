using System.Globalization;

namespace Faultline.Bench.Engine.Processes;

/// <summary>Reads the server's metrics, Prometheus text.</summary>
internal static class Metrics
{
    private const string Digested = "faultline_digest_reports_total";

    /// <summary>How many reports of project <c>default</c> were stored since the start; null when the text does not say.</summary>
    public static long? Stored(string text)
    {
        var lines = text.Split('\n').Where(line => line.StartsWith(Digested + "{", StringComparison.Ordinal)).ToList();
        if (lines.Count == 0 && !text.Contains(Digested, StringComparison.Ordinal))
            return null;
        return (long)lines
            .Where(line => line.Contains("project=\"default\"", StringComparison.Ordinal) && line.Contains("outcome=\"stored\"", StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));
    }
}
