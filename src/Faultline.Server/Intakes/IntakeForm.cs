using Microsoft.Net.Http.Headers;

namespace Faultline.Server.Intakes;

/// <summary>How a body is written, as its headers say.</summary>
/// <param name="WholeBody">One JSON document, not a report a line.</param>
/// <param name="Encoding">How it is compressed.</param>
internal readonly record struct IntakeForm(bool WholeBody, IntakeEncoding Encoding)
{
    /// <summary>Reads the headers.</summary>
    /// <exception cref="FaultException">415: the server does not read this form.</exception>
    public static IntakeForm Of(HttpRequest request)
    {
        var known = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
        var wholeBody = known && type!.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);
        if (!known || (!wholeBody && !type!.MediaType.Equals("application/x-ndjson", StringComparison.OrdinalIgnoreCase)))
            throw IntakeFaults.UnsupportedMediaType(request.ContentType is { } sent ? ServerFaults.Shorten(sent) : null).ToException();

        // Several encodings, one in the other, are none that is known: nothing asks for them but bombs.
        var encoding = request.Headers.ContentEncoding.ToString().Trim();
        return new IntakeForm(wholeBody, encoding.ToLowerInvariant() switch
        {
            "" or "identity" => IntakeEncoding.Identity,
            "gzip" or "x-gzip" => IntakeEncoding.Gzip,
            "deflate" => IntakeEncoding.Deflate,
            "br" => IntakeEncoding.Brotli,
            _ => throw IntakeFaults.UnsupportedEncoding(ServerFaults.Shorten(encoding)).ToException(),
        });
    }
}
