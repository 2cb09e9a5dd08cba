namespace Faultline.Formats;

/// <summary>The links of a fault that another service made.</summary>
internal static class FaultLinks
{
    /// <summary>
    /// A fault and its causes with those links that lead to the same place from everywhere. A relative one would lead to a page of ours that is
    /// not there; made absolute, it would tell our caller where the other service is.
    /// </summary>
    public static Fault Absolute(Fault fault)
    {
        var left = FaultCauses.MaxCount;
        return Absolute(fault, 0, ref left);
    }

    private static Fault Absolute(Fault fault, int depth, ref int left)
    {
        var causes = new List<Fault>();
        foreach (var cause in fault.Causes)
        {
            if (depth == FaultCauses.MaxDepth || left-- <= 0)
                break;
            causes.Add(Absolute(cause, depth + 1, ref left));
        }

        return fault with { Links = [.. fault.Links.Where(IsAbsolute)], Causes = causes };
    }

    private static bool IsAbsolute(FaultLink link) => Uri.TryCreate(link.Href, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}
