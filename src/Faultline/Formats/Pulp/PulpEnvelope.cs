namespace Faultline.Formats.Pulp;

/// <summary>
/// What a Pulp document says beside the fault itself: which request failed, and what Pulp discloses of the exception. No format writes it for
/// somebody who may not see details.
/// </summary>
public sealed record PulpEnvelope
{
    internal static readonly PulpEnvelope Empty = new();

    /// <summary>Path and query of the failed request, such as <c>/pulp/api/v2/plugins/?details=true</c>, or null.</summary>
    public string? Href { get; init; }

    /// <summary>The method of the failed request, or null.</summary>
    public string? Method { get; init; }

    /// <summary>The class and the message of the exception, one text a line, each with its line feed. Default: empty.</summary>
    public IReadOnlyList<string> Exception { get; init; } = [];

    /// <summary>The frames of the trace, each with its line feeds. Default: empty.</summary>
    public IReadOnlyList<string> Traceback { get; init; } = [];

    /// <summary>Whether the document has no <c>error</c>, as those of Pulp 2.0 to 2.3 and those of exceptions that are not Pulp's.</summary>
    internal bool LacksError { get; init; }

    /// <summary>Whether the document has no member that belongs to the class of the exception.</summary>
    internal bool LacksMember { get; init; }

    /// <summary>The envelope of the document that a fault was read from, or null when that was none of Pulp's.</summary>
    public static PulpEnvelope? Of(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return fault.Pulp;
    }
}
