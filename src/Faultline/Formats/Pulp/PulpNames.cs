using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

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

    // Encoded once: the writer does not look at them again for what it had to escape.
    public static readonly JsonEncodedText Href = JsonEncodedText.Encode("_href");
    public static readonly JsonEncodedText HttpStatus = JsonEncodedText.Encode("http_status");
    public static readonly JsonEncodedText HttpRequestMethod = JsonEncodedText.Encode("http_request_method");
    public static readonly JsonEncodedText ErrorMessage = JsonEncodedText.Encode("error_message");
    public static readonly JsonEncodedText Exception = JsonEncodedText.Encode("exception");
    public static readonly JsonEncodedText Traceback = JsonEncodedText.Encode("traceback");
    public static readonly JsonEncodedText ErrorObject = JsonEncodedText.Encode("error");
    public static readonly JsonEncodedText Code = JsonEncodedText.Encode("code");
    public static readonly JsonEncodedText Description = JsonEncodedText.Encode("description");
    public static readonly JsonEncodedText Data = JsonEncodedText.Encode("data");
    public static readonly JsonEncodedText SubErrors = JsonEncodedText.Encode("sub_errors");
    public static readonly JsonEncodedText Title = JsonEncodedText.Encode("title");
    public static readonly JsonEncodedText CodeField = JsonEncodedText.Encode(PulpNumbers.CodeField);
    public static readonly JsonEncodedText Unnumbered = JsonEncodedText.Encode(PulpNumbers.Unnumbered);

    /// <summary>The name of a member that was read, to compare with those that have a meaning, without making a string of it; empty for one that has none.</summary>
    /// <param name="member">The member.</param>
    /// <param name="buffer">Where the name will lie, <see cref="MaxLength"/> long.</param>
    public static ReadOnlySpan<char> Of(JsonProperty member, Span<char> buffer)
    {
        var name = member.NameUtf8();
        return name.Length <= buffer.Length && Ascii.IsValid(name) ? buffer[..Encoding.ASCII.GetChars(name, buffer)] : default;
    }

    /// <summary>Whether the name is one of the document's own members.</summary>
    public static bool IsOfEnvelope(string name) => Envelope.Contains(name);

    /// <summary>Whether the name is one of an error object's own members.</summary>
    public static bool IsOfError(string name) => Error.Contains(name);
}
