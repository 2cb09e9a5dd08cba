using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Faultline.Shipping;

/// <summary>What the intake said, as far as the shipper needs it.</summary>
/// <param name="Verdict">What becomes of the batch.</param>
/// <param name="Lines">With <see cref="IntakeVerdict.Accepted"/>: lines that it accounted for: taken, known already, or refused. With <see cref="IntakeVerdict.Partly"/>: the first so many are.</param>
/// <param name="Refused">With both: line numbers from 1 that it refused for ever, and why.</param>
/// <param name="RetryAfter">What the server asked for; null when it did not.</param>
/// <param name="Error">What is wrong, in words; null when nothing is.</param>
internal sealed record IntakeAnswer(
    IntakeVerdict Verdict, long Lines, IReadOnlyDictionary<int, string> Refused, TimeSpan? RetryAfter = null, string? Error = null)
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
                return OfRefusal(await ReadBodyAsync(response, cancellationToken).ConfigureAwait(false))
                    ?? new(IntakeVerdict.Unclear, 0, None, Error: "the server answered 400 without saying which lines");
            case HttpStatusCode.RequestEntityTooLarge:
                // Of single lines, or of the whole body.
                return OfRefusal(await ReadBodyAsync(response, cancellationToken).ConfigureAwait(false))
                    ?? new(IntakeVerdict.TooLarge, 0, None, Error: "the server answered 413: too large");
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                return new(IntakeVerdict.KeyRefused, 0, None, Error: $"the server answered {status}: it does not take the ingest key");
            case HttpStatusCode.TooManyRequests:
                var later = Failed($"the server answered {status} {response.ReasonPhrase}") with { RetryAfter = RetryAfterOf(response.Headers.RetryAfter, now) };
                return OfQuota(later, await ReadBodyAsync(response, cancellationToken).ConfigureAwait(false));
            case >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest:
                // Not followed: the key and the reports are for this server only.
                return Failed($"the server answered {status} and points to '{response.Headers.Location}'; configure the address it means");
            default:
                return Failed($"the server answered {status} {response.ReasonPhrase}") with { RetryAfter = RetryAfterOf(response.Headers.RetryAfter, now) };
        }
    }

    /// <summary>The answer without what it says of one line; the same when it says nothing of it.</summary>
    public IntakeAnswer Without(int line, out bool named)
    {
        named = Refused.ContainsKey(line);
        return named ? this with { Lines = Lines - 1, Refused = Refused.Where(one => one.Key != line).ToDictionary() } : this;
    }

    private static IntakeAnswer Failed(string error) => new(IntakeVerdict.Failed, 0, None, Error: error);

    // A captive portal and a wrong address answer 200 too: only the acknowledgement counts.
    private static IntakeAnswer OfSuccess(JsonDocument? body)
    {
        using (body)
        {
            return body?.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("accepted", out _)
                ? new(IntakeVerdict.Accepted, Number(root, "accepted") + Number(root, "duplicate"), None)
                : Failed("the server answered 200 without an acknowledgement; is its address right?");
        }
    }

    /// <summary>Null when the answer does not name lines.</summary>
    private static IntakeAnswer? OfRefusal(JsonDocument? body)
    {
        using (body)
        {
            if (body is null || DataIn(body.RootElement) is not { } data
                || !data.TryGetProperty("refused", out var lines) || lines.ValueKind is not JsonValueKind.Array)
                return null;
            var refused = LinesIn(lines);
            return refused.Count == 0 ? null : new(IntakeVerdict.Accepted, Number(data, "accepted") + Number(data, "duplicate") + refused.Count, refused);
        }
    }

    /// <summary>A quota was used up in the middle of the body; the same when that is not said.</summary>
    private static IntakeAnswer OfQuota(IntakeAnswer later, JsonDocument? body)
    {
        using (body)
        {
            if (body is null || DataIn(body.RootElement) is not { } data || Number(data, "lines") is not (> 0 and var lines)
                || !data.TryGetProperty("wrong", out var wrong) || wrong.ValueKind is not JsonValueKind.Array)
                return later;
            return later with { Verdict = IntakeVerdict.Partly, Lines = lines, Refused = LinesIn(wrong) };
        }
    }

    private static Dictionary<int, string> LinesIn(JsonElement lines)
    {
        var refused = new Dictionary<int, string>();
        foreach (var line in lines.EnumerateArray())
        {
            if (line.ValueKind is JsonValueKind.Object && Number(line, "line") is >= 1 and <= int.MaxValue and var at)
                refused[(int)at] = ReasonOf(line);
        }

        return refused;
    }

    private static string ReasonOf(JsonElement line) =>
        line.TryGetProperty("reason", out var reason) && reason.ValueKind is JsonValueKind.String ? reason.GetString()! : "no reason given";

    /// <summary>The data of the first error (API-SIG), of the problem (RFC 9457), or the object itself.</summary>
    private static JsonElement? DataIn(JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Object)
            return null;
        if (root.TryGetProperty("errors", out var errors) && errors.ValueKind is JsonValueKind.Array && errors.GetArrayLength() > 0)
            return DataIn(errors[0]);
        return root.TryGetProperty("data", out var data) ? DataIn(data) : root;
    }

    private static long Number(JsonElement item, string name) =>
        item.TryGetProperty(name, out var number) && number.ValueKind is JsonValueKind.Number && number.TryGetInt64(out var value) ? value : 0;

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
