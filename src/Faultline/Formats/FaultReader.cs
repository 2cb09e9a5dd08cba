using System.Text;
using System.Text.Json;
using Faultline.Formats.Combined;
using Faultline.Formats.Loose;
using Faultline.Formats.Nova;
using Faultline.Formats.OpenStack;
using Faultline.Formats.Problem;
using Faultline.Formats.Pulp;

namespace Faultline.Formats;

/// <summary>Reads the body of an error answer, whatever it is.</summary>
/// <remarks>
/// The formats are tried in a fixed order, the most telling first; then the shapes that other software is known for; then a page, text, or
/// nothing. What the body does not say comes from the rest of the answer.
/// </remarks>
public static class FaultReader
{
    private static readonly JsonDocumentOptions Tolerant = new() { MaxDepth = 64, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    // The order decides what a document is that two would take: those come first that need the most to take one. One more format is one more line.
    private static readonly IFaultFormat[] Formats =
    [
        new CombinedFormat(),
        new OpenStackFormat(),
        new ProblemFormat(),
        new NovaFormat(),
        new PulpFormat(),
    ];

    /// <summary>
    /// The fault that a body tells. There is always one: of an empty body, the status alone. Does not throw for any input, and takes time in
    /// proportion to its length, which the caller bounds.
    /// </summary>
    /// <param name="body">The whole body, in UTF-8, or in the charset that the content type or a byte order mark says.</param>
    /// <param name="source">What the rest of the answer says.</param>
    public static Fault Read(ReadOnlyMemory<byte> body, FaultSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var utf8 = BodyText.ToUtf8(body, source.ContentType);
        if (ReadJson(utf8, source) is { } fault)
            return fault;
        // Of a document that cannot be read nothing is told: what would be its text may hold anything, traces too.
        return LooseText.Read(IsText(source.ContentType) && !IsMeantAsJson(utf8.Span, source) ? Encoding.UTF8.GetString(utf8.Span) : "", source);
    }

    /// <summary>The fault that the beginning of a body tells: the words of a page or text; of JSON nothing, since half of it is none.</summary>
    internal static Fault ReadBeginning(ReadOnlyMemory<byte> body, FaultSource source)
    {
        var utf8 = BodyText.ToUtf8(body, source.ContentType);
        return LooseText.Read(MayBeJson(utf8.Span) || !IsText(source.ContentType) ? "" : Encoding.UTF8.GetString(utf8.Span), source);
    }

    private static Fault? ReadJson(ReadOnlyMemory<byte> utf8, FaultSource source)
    {
        if (!MayBeJson(utf8.Span))
            return null;
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8, Tolerant);
        }
        catch (JsonException)
        {
            // Then it is text that begins as JSON does.
            return null;
        }

        using (document)
            return Of(document.RootElement, source);
    }

    private static Fault Of(JsonElement document, FaultSource source)
    {
        if (!IsOfMany(document))
        {
            foreach (var format in Formats)
            {
                if (format.Read(document, source) is { } fault)
                    return fault;
            }
        }

        return LooseJson.Read(document, source);
    }

    // One text under one of these names is what many frameworks send; it says nothing of whose it is.
    private static bool IsOfMany(JsonElement document) =>
        document.ValueKind == JsonValueKind.Object && document.GetPropertyCount() == 1 && (document.HasMember("detail"u8) || document.HasMember("error_message"u8));

    // The bytes of an image say nothing; who does not say what it is may well send text.
    private static bool IsText(string? contentType) =>
        string.IsNullOrWhiteSpace(contentType) || contentType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
        || contentType.Contains("json", StringComparison.OrdinalIgnoreCase) || contentType.Contains("xml", StringComparison.OrdinalIgnoreCase);

    private static bool IsMeantAsJson(ReadOnlySpan<byte> utf8, FaultSource source) =>
        utf8.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..] || source.ContentType?.Contains("json", StringComparison.OrdinalIgnoreCase) == true;

    private static bool MayBeJson(ReadOnlySpan<byte> utf8)
    {
        utf8 = utf8.TrimStart(" \t\r\n"u8);
        return !utf8.IsEmpty && utf8[0] is (byte)'{' or (byte)'[' or (byte)'"' or (byte)'-' or (byte)'/' or (byte)'n' or (byte)'t' or (byte)'f' or (>= (byte)'0' and <= (byte)'9');
    }
}
