namespace Faultline;

/// <summary>A link in a fault: what it is for, and where it leads.</summary>
/// <param name="Rel">The relation, such as <c>help</c> (IANA link relations; the API-SIG guideline requires one <c>help</c>).</param>
/// <param name="Href">An absolute or site-relative URI.</param>
public sealed record FaultLink(string Rel, string Href)
{
    /// <summary>The relation of a page that explains the problem.</summary>
    public const string Help = "help";
}
