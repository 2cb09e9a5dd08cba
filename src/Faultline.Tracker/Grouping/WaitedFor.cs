using System.Text.Json;
using Faultline.Reports;
using Faultline.Tracker.Facts;
using Faultline.Statements;

namespace Faultline.Tracker.Grouping;

/// <summary>
/// What a request that ran out of time spent most of it on: a statement without its literals, a call of another host, or another kind of action. Nothing when
/// no action of the timeline took a fifth of the request: then the time went elsewhere.
/// </summary>
internal static class WaitedFor
{
    private const double Share = 0.2;
    private const int MaxText = 300;

    public static string? Read(JsonElement timeline, JsonElement timelineSums, TimeSpan? duration)
    {
        if (timeline.ValueKind != JsonValueKind.Array)
            return null;
        var sums = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var row in timeline.EnumerateArray())
            Add(sums, StatementSums.Read(row));
        foreach (var sum in StatementSums.LeftOut(timelineSums))
            Add(sums, StatementSums.Read(sum));

        return Most(sums) is { Key: not null } most && most.Value >= (duration?.TotalSeconds ?? 0) * Share ? most.Key : null;
    }

    private static void Add(Dictionary<string, double> sums, (JsonElement Category, JsonElement Detail, double Seconds) action)
    {
        if (action.Category.ValueKind != JsonValueKind.String || action.Detail.ValueKind != JsonValueKind.String)
            return;
        var name = Name(action.Category, ReportedText.Of(action.Detail));
        sums[name] = sums.GetValueOrDefault(name) + Math.Max(action.Seconds, 0);
    }

    private static KeyValuePair<string, double> Most(Dictionary<string, double> sums)
    {
        var most = default(KeyValuePair<string, double>);
        foreach (var sum in sums)
        {
            if (most.Key is null || sum.Value > most.Value || (sum.Value == most.Value && string.CompareOrdinal(sum.Key, most.Key) > 0))
                most = sum;
        }

        return most;
    }

    private static string Name(JsonElement category, string detail)
    {
        if (StatementSums.IsStatement(category))
            return "statement " + SqlMask.Of(detail);
        var kind = ReportedText.Of(category);
        return $"action {kind} {(detail.Contains("://", StringComparison.Ordinal) ? Call(detail) : MessageTemplate.Of(detail))}";
    }

    // GET https://tax.internal/rates/7?x=1 is tax.internal/rates/#.
    private static string Call(string detail)
    {
        var begin = detail.IndexOf("://", StringComparison.Ordinal) + 3;
        var rest = detail.AsSpan(begin, Math.Min(MaxText, detail.Length - begin));
        var space = rest.IndexOf(' ');
        rest = space < 0 ? rest : rest[..space];
        var slash = rest.IndexOf('/');
        return slash < 0 ? rest.ToString() : $"{rest[..slash]}{LinkTarget.Template(rest[slash..].ToString())}";
    }
}
