using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Faultline.Shipping;

/// <summary>What the intake said, as far as the shipper needs it.</summary>
/// <param name="Verdict">What becomes of the batch.</param>
/// <param name="Refused">With <see cref="IntakeVerdict.Accepted"/>: line numbers from 1 that it refused for ever, and why.</param>
/// <param name="RetryAfter">What the server asked for; null when it did not.</param>
/// <param name="Error">What is wrong, in words; null when nothing is.</param>
internal sealed record IntakeAnswer(
    IntakeVerdict Verdict, IReadOnlyDictionary<int, string> Refused, TimeSpan? RetryAfter = null, string? Error = null)
{
    /// <summary>Bytes of an answer that are read; a thousand ids or a few hundred reasons fit.</summary>
    private const int MostBytes = 64 * 1024;

    private static readonly IReadOnlyDictionary<int, string> None = new Dictionary<int, string>();

    public static async Task<IntakeAnswer> ReadAsync(HttpResponseMessage response, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                return OfSuccess(await ReadBodyAsync(response, cancellationToken).ConfigureAwait(false));
            case HttpStatusCode.BadRequest:
                return OfRefusal(await ReadBodyAsync(response, cancellationToken).ConfigureAwait(false));
            case HttpStatusCode.RequestEntityTooLarge:
                return new(IntakeVerdict.TooLarge, None, Error: "the server answered 413: too large");
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                return new(IntakeVerdict.KeyRefused, None, Error: $"the server answered {status}: it does not take the ingest key");
            case >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest:
                // Not followed: the key and the reports are for this server only.
                return Failed($"the server answered {status} and points to '{response.Headers.Location}'; configure the address it means");
            default:
                return Failed($"the server answered {status} {response.ReasonPhrase}") with { RetryAfter = RetryAfterOf(response.Headers.RetryAfter, now) };
        }
    }

    private static IntakeAnswer Failed(string error) => new(IntakeVerdict.Failed, None, Error: error);

    // A captive portal and a wrong address answer 200 too: only the acknowledgement counts.
    private static IntakeAnswer OfSuccess(JsonDocument? body)
    {
        using (body)
        {
            return body?.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("accepted", out var accepted) && accepted.ValueKind is JsonValueKind.Number
                ? new(IntakeVerdict.Accepted, None)
                : Failed("the server answered 200 without an acknowledgement; is its address right?");
        }
    }

    private static IntakeAnswer OfRefusal(JsonDocument? body)
    {
        using (body)
        {
            if (body is null)
                return new(IntakeVerdict.Unclear, None, Error: "the server answered 400 without saying which lines");
            var refused = new Dictionary<int, string>();
            if (RefusedIn(body.RootElement) is { } lines)
            {
                foreach (var line in lines.EnumerateArray())
                {
                    if (line.ValueKind is JsonValueKind.Object && line.TryGetProperty("line", out var number)
                        && number.ValueKind is JsonValueKind.Number && number.TryGetInt32(out var at))
                        refused[at] = line.TryGetProperty("reason", out var reason) && reason.ValueKind is JsonValueKind.String ? reason.GetString()! : "no reason given";
                }
            }

            return refused.Count > 0
                ? new(IntakeVerdict.Accepted, refused)
                : new(IntakeVerdict.Unclear, None, Error: "the server answered 400 without saying which lines");
        }
    }

    /// <summary>The list is in the data of the first error (API-SIG), of the problem (RFC 9457), or bare.</summary>
    private static JsonElement? RefusedIn(JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Object)
            return null;
        if (root.TryGetProperty("errors", out var errors) && errors.ValueKind is JsonValueKind.Array && errors.GetArrayLength() > 0)
            return RefusedIn(errors[0]);
        if (root.TryGetProperty("data", out var data))
            return RefusedIn(data);
        return root.TryGetProperty("refused", out var refused) && refused.ValueKind is JsonValueKind.Array ? refused : null;
    }

    private static TimeSpan? RetryAfterOf(RetryConditionHeaderValue? header, DateTimeOffset now)
    {
        if (header?.Delta is { } delta)
            return delta;
        return header?.Date is { } date ? date - now : null;
    }

    /// <summary>The body as JSON; null when it is none or too long to be ours.</summary>
    private static async Task<JsonDocument?> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[MostBytes];
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var length = await stream.ReadAtLeastAsync(buffer, MostBytes, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            try
            {
                return JsonDocument.Parse(buffer.AsMemory(0, length));
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }
}
