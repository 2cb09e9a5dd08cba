using System.Collections.Frozen;

namespace Faultline.Formats.Pulp;

/// <summary>The names that have a meaning in a Pulp document. What a fault brings along under one of them never takes its place.</summary>
internal static class PulpNames
{
    /// <summary>Longer than any name that has a meaning.</summary>
    public const int MaxLength = 32;

    private static readonly FrozenSet<string> Envelope = FrozenSet.Create(
        StringComparer.Ordinal,
        "_href", "href", "http_status", "http_request_method", "error_message", "exception", "traceback", "error", "request_id", "report_id", "report_url", "links");

    private static readonly FrozenSet<string> Error = FrozenSet.Create(
        StringComparer.Ordinal,
        "code", "description", "data", "sub_errors", "title", PulpNumbers.CodeField, "sub_errors_left_out", "http_status", "request_id", "report_id");

    /// <summary>Whether the name is one of the document's own members.</summary>
    public static bool IsOfEnvelope(string name) => Envelope.Contains(name);

    /// <summary>Whether the name is one of an error object's own members.</summary>
    public static bool IsOfError(string name) => Error.Contains(name);
}
