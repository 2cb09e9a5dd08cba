using Faultline.Reports;
using Faultline.Upstream;

namespace Faultline.AspNetCore;

/// <summary>
/// Finds what other services answered in what was thrown because of it. An answer that the app coped with is no cause of what fails later: only
/// what an exception tells of counts.
/// </summary>
internal static class UpstreamCauses
{
    private const int MaxExceptions = 100;

    /// <summary>The faults, those of the outermost exceptions first.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="context">The work that failed.</param>
    /// <param name="known">Causes that the fault has already.</param>
    public static IReadOnlyList<Fault> Of(Exception exception, ReportContext context, IReadOnlyList<Fault> known)
    {
        if (!IsOfAnswer(exception))
            return [];
        var found = new List<Fault>();
        foreach (var each in Tree(exception))
        {
            // Only the status says which answer the framework's own exception is about; of several, the last.
            var fault = each switch
            {
                UpstreamFaultException upstream => upstream.Fault,
                HttpRequestException { StatusCode: { } status } => context.UpstreamFault((int)status),
                _ => null,
            };
            if (fault is not null && !found.Any(other => ReferenceEquals(other, fault)) && !known.Any(other => ReferenceEquals(other, fault)))
                found.Add(fault);
        }

        return found.ConvertAll(ToldByUpstream.ForOurCallers);
    }

    // Most failures are of no other service: for them nothing is allocated.
    private static bool IsOfAnswer(Exception exception)
    {
        var seen = 0;
        for (var e = exception; e is not null && seen++ < MaxExceptions; e = e.InnerException)
        {
            if (e is AggregateException or UpstreamFaultException or HttpRequestException { StatusCode: not null })
                return true;
        }

        return false;
    }

    private static IEnumerable<Exception> Tree(Exception exception)
    {
        var waiting = new Queue<Exception>([exception]);
        for (var seen = 0; seen < MaxExceptions && waiting.TryDequeue(out var next); seen++)
        {
            yield return next;
            if (next is AggregateException { InnerExceptions: var many })
            {
                foreach (var one in many)
                    waiting.Enqueue(one);
            }
            else if (next.InnerException is { } inner)
            {
                waiting.Enqueue(inner);
            }
        }
    }
}
