using System.Globalization;
using System.Text;

namespace Faultline.Server.Metrics;

/// <summary>Prometheus' text format, version 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats).</summary>
internal static class PrometheusText
{
    /// <summary>Longest value of a label; a longer one is cut.</summary>
    public const int MostLabelLength = 100;

    public static string Of(IReadOnlyList<(MetricFamily Family, IReadOnlyList<(string Labels, MetricSeries Series)> Series)> families)
    {
        var text = new StringBuilder();
        foreach (var (family, all) in families.Where(one => one.Series.Count > 0))
        {
            var name = family.Kind is MetricKind.Counter ? family.Name + "_total" : family.Name;
            text.Append("# HELP ").Append(name).Append(' ').Append(Escape(family.Help, quotes: false)).Append('\n');
            text.Append("# TYPE ").Append(name).Append(' ').Append(family.Kind.ToString().ToLowerInvariant()).Append('\n');
            foreach (var (labels, series) in all)
            {
                if (family.Kind is MetricKind.Histogram)
                    Histogram(text, name, labels, series);
                else
                    Sample(text, name, labels, series.Value);
            }
        }

        return text.ToString();
    }

    /// <summary>Labels as they stand between the braces; those without a value are left out.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            var shown = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            if (shown.Length == 0)
                continue;
            if (shown.Length > MostLabelLength)
                shown = shown[..MostLabelLength];
            text.Append(text.Length > 0 ? "," : "").Append(name).Append("=\"").Append(Escape(shown, quotes: true)).Append('"');
        }

        return text.ToString();
    }

    private static void Histogram(StringBuilder text, string name, string labels, MetricSeries series)
    {
        var count = 0L;
        var before = labels.Length > 0 ? labels + "," : "";
        for (var i = 0; i < MetricFamily.Bounds.Count; i++)
        {
            count += series.Buckets[i];
            Sample(text, name + "_bucket", $"{before}le=\"{Number(MetricFamily.Bounds[i])}\"", count);
        }

        Sample(text, name + "_bucket", before + "le=\"+Inf\"", series.Count);
        Sample(text, name + "_sum", labels, series.Value);
        Sample(text, name + "_count", labels, series.Count);
    }

    private static void Sample(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Escape(string text, bool quotes)
    {
        text = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? text.Replace("\"", "\\\"", StringComparison.Ordinal) : text;
    }
}
