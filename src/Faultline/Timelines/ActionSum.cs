using System.Text.Json;
using Faultline.Reports;

namespace Faultline.Timelines;

/// <summary>Equal actions of one timeline together.</summary>
/// <param name="Category">The kind, such as <c>sql</c>.</param>
/// <param name="Detail">What was done, such as a statement without its literals. Empty for the sum of what there were too many kinds of.</param>
/// <param name="Count">How many times.</param>
/// <param name="Duration">How long all of them took together.</param>
public sealed record ActionSum(string Category, string Detail, int Count, TimeSpan Duration)
{
    /// <summary>What would be saved if all of them were one that takes as long as one of them takes on average.</summary>
    public TimeSpan Saving => Count < 2 ? TimeSpan.Zero : Duration - (Duration / Count);

    /// <summary>Those of more than one action, of one kind each, that would save the most first.</summary>
    internal static IEnumerable<ActionSum> Repeated(IEnumerable<ActionSum> sums) =>
        sums.Where(sum => sum is { Count: > 1, Detail.Length: > 0 }).OrderByDescending(sum => sum.Saving).ThenBy(sum => sum.Detail, StringComparer.Ordinal);

    internal static ActionSum? Read(JsonElement element)
    {
        var fields = new ReportedFields(element);
        return fields.Integer("count") is > 0 and var count
            ? new(fields.Text("category") ?? "", fields.Text("detail") ?? "", count, fields.Seconds("duration") ?? TimeSpan.Zero)
            : null;
    }
}
