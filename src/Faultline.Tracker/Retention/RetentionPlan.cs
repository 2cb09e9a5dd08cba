using System.Globalization;
using System.Text;

namespace Faultline.Tracker.Retention;

/// <summary>
/// Which payload segments go, in which order. What is empty goes at once. Bulk segments go when they are too old, and oldest first when space is short; keep segments go only when
/// space is short and they take more than their own part, oldest first. A segment that is written to never goes.
/// </summary>
public sealed class RetentionPlan
{
    /// <summary>Reason: older than the budget allows.</summary>
    public const string ByAge = "age";

    /// <summary>Reason: there is no room.</summary>
    public const string ByBytes = "bytes";

    /// <summary>Reason: nothing is in it.</summary>
    public const string IsEmpty = "empty";

    private RetentionPlan(IReadOnlyList<RetentionStep> steps, long bytesAfter, long bytesOver) => (Steps, BytesAfter, BytesOver) = (steps, bytesAfter, bytesOver);

    /// <summary>What goes, first to last.</summary>
    public IReadOnlyList<RetentionStep> Steps { get; }

    /// <summary>Bytes that are left, with the index and with what is copied forward.</summary>
    public long BytesAfter { get; }

    /// <summary>By how much that is still over the budget; 0 when it fits. Then the budget is too small for the index, the open segments and what is kept.</summary>
    public long BytesOver { get; }

    /// <summary>Plans.</summary>
    public static RetentionPlan Of(IReadOnlyCollection<PayloadSegment> segments, RetentionBudget budget, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(segments);
        ArgumentNullException.ThrowIfNull(budget);
        var steps = new List<RetentionStep>();
        var total = budget.IndexBytes + segments.Sum(segment => segment.Bytes);
        var keep = segments.Where(segment => segment.Kind == SegmentKind.Keep).Sum(segment => segment.Bytes);
        var oldest = segments.Where(segment => !segment.Open).OrderBy(segment => segment.Last).ThenBy(segment => segment.First).ThenBy(segment => segment.Name, StringComparer.Ordinal).ToList();

        void Drop(PayloadSegment segment, string reason)
        {
            var moved = segment.Kind == SegmentKind.Bulk ? CopiedForward(segment) : 0;
            steps.Add(new RetentionStep(segment, reason));
            total -= segment.Bytes - moved;
            keep += segment.Kind == SegmentKind.Keep ? -segment.Bytes : moved;
        }

        foreach (var segment in oldest.Where(segment => segment.Reports == 0))
            Drop(segment, IsEmpty);
        oldest.RemoveAll(segment => segment.Reports == 0);
        foreach (var segment in oldest.Where(segment => segment.Kind == SegmentKind.Bulk && now - segment.Last > budget.MaxAge))
            Drop(segment, ByAge);
        // What is kept beyond its part takes the room of the rest, so it goes before the rest does.
        foreach (var segment in oldest.Where(segment => segment.Kind == SegmentKind.Keep))
        {
            if (total > budget.MaxBytes && keep > budget.KeepBytes)
                Drop(segment, ByBytes);
        }

        foreach (var segment in oldest.Where(segment => segment.Kind == SegmentKind.Bulk && now - segment.Last <= budget.MaxAge))
        {
            if (total > budget.MaxBytes)
                Drop(segment, ByBytes);
        }

        return new RetentionPlan(steps, total, Math.Max(0, total - budget.MaxBytes));
    }

    /// <summary>What would go, for people: one line a segment, and one that sums up.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        foreach (var (segment, reason) in Steps)
        {
            var kept = segment is { Kind: SegmentKind.Bulk, Precious: > 0 } ? $", {segment.Precious.ToString("N0", CultureInfo.InvariantCulture)} of them copied forward" : "";
            text.Append(CultureInfo.InvariantCulture, $"{segment.Name}: {reason}; {Size(segment.Bytes)}, {segment.Reports:N0} reports of {segment.First:yyyy-MM-dd HH:mm} to {segment.Last:yyyy-MM-dd HH:mm}{kept}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"{Steps.Count} segments go; {Size(BytesAfter)} stay");
        if (BytesOver > 0)
            text.Append(CultureInfo.InvariantCulture, $", {Size(BytesOver)} over the budget: what is left is index, open or kept");
        return text.Append('\n').ToString();
    }

    // The precious ones are taken to be as large as the others.
    private static long CopiedForward(PayloadSegment segment) =>
        segment.Reports <= 0 ? 0 : (long)(segment.Bytes * Math.Clamp((double)segment.Precious / segment.Reports, 0, 1));

    private static string Size(long bytes) => bytes < 1L << 20
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:N1} KiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:N1} MiB");
}
