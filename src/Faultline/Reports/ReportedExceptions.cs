using System.Runtime.CompilerServices;

namespace Faultline.Reports;

/// <summary>Which exceptions were reported on their way out of a job: one that was logged and thrown on is one failure.</summary>
internal static class ReportedExceptions
{
    private static readonly ConditionalWeakTable<Exception, Work> Known = [];

    /// <summary>Notes that an exception is about to be reported; false if it was, in the same work, or in any where the work is not known.</summary>
    public static bool TryMark(Exception exception, ReportContext? context)
    {
        // An exception that is made once and thrown often is another failure in other work.
        if (Known.TryGetValue(exception, out var work) && (context is null || context.IsOfSameWork(work.Context)))
            return false;
        Known.AddOrUpdate(exception, new Work(context));
        return true;
    }

    private sealed record Work(ReportContext? Context);
}
