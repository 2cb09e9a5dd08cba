using System.Globalization;
using System.Text;

namespace Faultline.Tracker.Tests.Grouping;

/// <summary>Figures as text: one row for each way of grouping, and one for each family.</summary>
internal static class EvaluationTable
{
    public static string Of(IReadOnlyList<LabelledEvent> events, IEnumerable<(string Name, Func<Reports.ErrorReport, string> Key)> ways)
    {
        var text = new StringBuilder("| way | P [95 %] | R [95 %] | F1 | B³ P | B³ R | groups | split | merged | noise |\n|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (var (name, key) in ways)
        {
            var grouped = LabelledSet.Group(events, key);
            var (scores, (precision, recall)) = (Evaluation.Of(grouped), Evaluation.Bootstrap(grouped));
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {scores.Precision:0.000} [{precision.Low:0.00}, {precision.High:0.00}] ")
                .Append(CultureInfo.InvariantCulture, $"| {scores.Recall:0.000} [{recall.Low:0.00}, {recall.High:0.00}] | {scores.F1:0.00} ")
                .Append(CultureInfo.InvariantCulture, $"| {scores.BCubedPrecision:0.00} | {scores.BCubedRecall:0.00} | {scores.Groups} of {scores.Bugs} ")
                .Append(CultureInfo.InvariantCulture, $"| {scores.SplitBugs} | {scores.MergedGroups} | {scores.NewIssueNoise:0.0} |\n");
        }

        return text.ToString();
    }

    /// <summary>Precision / recall of each way in each family.</summary>
    public static string ByFamily(IReadOnlyList<LabelledEvent> events, IEnumerable<(string Name, Func<Reports.ErrorReport, string> Key)> ways)
    {
        var families = events.Select(e => e.Family).Distinct().Order().ToArray();
        var text = new StringBuilder($"| way | {string.Join(" | ", families)} |\n|---|{string.Concat(families.Select(_ => "---|"))}\n");
        foreach (var (name, key) in ways)
        {
            var scores = Evaluation.ByFamily(LabelledSet.Group(events, key));
            text.Append(CultureInfo.InvariantCulture, $"| {name} |");
            foreach (var family in families)
                text.Append(CultureInfo.InvariantCulture, $" {scores[family].Precision:0.00}/{scores[family].Recall:0.00} |");
            text.Append('\n');
        }

        return text.ToString();
    }
}
