using Faultline.Formats;
using Faultline.Formats.Loose;

namespace Faultline.Upstream;

/// <summary>What our callers may know of a fault that another service told us: that service may trust us more than them.</summary>
internal static class ToldByUpstream
{
    /// <summary>
    /// The fault and its causes with code, status, texts and data. Of its links those that lead to the same place from everywhere: a relative one
    /// would lead to a page of ours that is not there; made absolute, it would tell where the other service is. Of what its document had beside,
    /// the request id: what else services put there, traces among it, has as many names as there are services.
    /// </summary>
    public static Fault ForOurCallers(Fault fault)
    {
        var left = FaultCauses.MaxCount;
        return ForOurCallers(fault, 0, ref left);
    }

    private static Fault ForOurCallers(Fault fault, int depth, ref int left)
    {
        var causes = new List<Fault>();
        foreach (var cause in fault.Causes)
        {
            if (depth == FaultCauses.MaxDepth || left-- <= 0)
                break;
            causes.Add(ForOurCallers(cause, depth + 1, ref left));
        }

        return fault with
        {
            Detail = LooseText.BeforeTrace(fault.Detail),
            Links = [.. fault.Links.Where(IsAbsolute)],
            Causes = causes,
            Extensions = fault.Extensions.TryGetValue("request_id", out var id) && id is string text ? new Dictionary<string, object?> { ["request_id"] = text } : Fault.NoData,
            Pulp = null,
        };
    }

    private static bool IsAbsolute(FaultLink link) => Uri.TryCreate(link.Href, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}
