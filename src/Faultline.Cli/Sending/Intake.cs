using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Faultline.Cli.Servers;

namespace Faultline.Cli.Sending;

/// <summary>The server's door for reports, <c>POST /api/v1/reports</c>.</summary>
internal sealed class Intake(ServerConnection connection, SendTally tally, TimeProvider time)
{
    /// <summary>Lines of one batch.</summary>
    public const int MaxBatchLines = 1_000;

    /// <summary>Bytes of one batch before it is packed. A server with a lower limit gets halves.</summary>
    public const int MaxBatchBytes = 4 * 1024 * 1024;

    private const int Attempts = 6;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    /// <summary>Sends one batch. When a quota ends in the middle of it, only what lies before that is done with; the pause that the server asks for was made then.</summary>
    /// <exception cref="CommandFailure">The server cannot be reached, or takes nothing at all; lines of this batch may be there all the same.</exception>
    public async Task<SendResult> SendAsync(SourceLine[] lines, CancellationToken cancellation)
    {
        // The server counts lines: a record that is none, or more than one, would shift the numbers of all others.
        var fit = lines.Where(line => Objection(line) is null).ToArray();
        var refused = new List<Refusal>();
        var sent = fit.Length > 0 ? await SendAsync(fit, refused, cancellation) : 0;
        var done = sent == fit.Length ? lines.Length : Array.FindIndex(lines, line => ReferenceEquals(line, fit[sent]));
        List<Refusal> refusals = [.. lines.Take(done).Where(line => Objection(line) is not null).Select(line => new Refusal(line, Objection(line)!)), .. refused];
        foreach (var refusal in refusals)
            tally.Refuse(refusal);
        return new SendResult(done, refusals);
    }

    /// <summary>How many of the lines, from the first, are done with.</summary>
    private async Task<int> SendAsync(ArraySegment<SourceLine> lines, List<Refusal> refusals, CancellationToken cancellation)
    {
        var answer = await PostAsync(lines, cancellation);
        switch (answer.Status)
        {
            case HttpStatusCode.OK when JsonText.TryRead(answer.Body, out var done):
                Account(done, [], lines, answer);
                break;
            case HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge when ServerFault.Read(answer).Data is var data && data.ListOf("refused").Any():
                var refused = RefusalsIn(data, "refused", lines, answer).ToList();
                Account(data, refused, lines, answer);
                refusals.AddRange(refused);
                break;
            case HttpStatusCode.RequestEntityTooLarge when lines.Count > 1:
                // The server's limits are its own: halving finds them, and in the end the one line that is too long.
                var half = lines.Count / 2;
                var first = await SendAsync(lines[..half], refusals, cancellation);
                return first < half ? first : half + await SendAsync(lines[half..], refusals, cancellation);
            case HttpStatusCode.RequestEntityTooLarge:
                refusals.Add(new(lines[0], ServerFault.Read(answer).Detail is { Length: > 0 } detail ? detail : "it is too long for the server"));
                break;
            case HttpStatusCode.TooManyRequests when DoneLines(answer) is var reached and > 0:
                reached = Math.Min(reached, lines.Count);
                refusals.AddRange(AccountFirst(lines[..reached], answer));
                await Task.Delay(PauseAfter(answer, attempt: 1), time, cancellation);
                return reached;
            default:
                throw answer.ToFailure();
        }

        return lines.Count;
    }

    private async Task<ServerAnswer> PostAsync(ArraySegment<SourceLine> lines, CancellationToken cancellation)
    {
        var body = Compress(lines);
        for (var attempt = 1; ; attempt++)
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
            content.Headers.ContentEncoding.Add("gzip");
            var answer = await connection.PostAsync("api/v1/reports", content, cancellation);
            if (attempt == Attempts || answer.Status is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests or HttpStatusCode.InsufficientStorage) || DoneLines(answer) > 0)
                return answer;
            await Task.Delay(PauseAfter(answer, attempt), time, cancellation);
        }
    }

    private TimeSpan PauseAfter(ServerAnswer answer, int attempt)
    {
        var asked = answer.RetryAfter?.Delta ?? (answer.RetryAfter?.Date - time.GetUtcNow());
        var pause = asked ?? TimeSpan.FromSeconds(Math.Pow(2, attempt - 1));
        return pause < TimeSpan.Zero ? TimeSpan.Zero : pause > LongestPause ? LongestPause : pause;
    }

    /// <summary>Counts what the server says it did. An answer that does not account for every line is not ours to believe: nothing is known of the batch.</summary>
    private void Account(JsonElement counts, List<Refusal> refused, ArraySegment<SourceLine> lines, ServerAnswer answer)
    {
        var (accepted, duplicate) = (counts.CountOf("accepted"), counts.CountOf("duplicate"));
        if ((long)accepted + duplicate + refused.DistinctBy(one => one.Line).Count() < lines.Count)
            throw answer.ToFailure();
        tally.Add(accepted, duplicate);
    }

    /// <summary>Of an answer that the quota is used up: so many lines from the first are done with.</summary>
    private static int DoneLines(ServerAnswer answer) => answer.Status is HttpStatusCode.TooManyRequests ? ServerFault.Read(answer).Data.CountOf("lines") : 0;

    /// <summary>Counts lines that were done with before the quota was used up; those of them that are no reports.</summary>
    private List<Refusal> AccountFirst(ArraySegment<SourceLine> lines, ServerAnswer answer)
    {
        var data = ServerFault.Read(answer).Data;
        var wrong = RefusalsIn(data, "wrong", lines, answer).ToList();
        var accepted = data.CountOf("accepted");
        if (accepted + wrong.Count > lines.Count)
            throw answer.ToFailure();
        tally.Add(accepted, lines.Count - accepted - wrong.Count);
        return wrong;
    }

    private static string? Objection(SourceLine line)
    {
        if (!line.Bytes.Span.ContainsAnyExcept(" \t\r"u8))
            return "it is empty";
        return line.Bytes.Span.Contains((byte)'\n') ? "it is more than one line" : null;
    }

    private static IEnumerable<Refusal> RefusalsIn(JsonElement data, string list, ArraySegment<SourceLine> lines, ServerAnswer answer)
    {
        foreach (var refused in data.ListOf(list))
        {
            var number = refused.CountOf("line");
            // A line that we did not send: whatever it means, nothing is known about those that we did send.
            if (number < 1 || number > lines.Count)
                throw answer.ToFailure();
            yield return new(lines[number - 1], refused.TextOf("reason") ?? "the server gave no reason");
        }
    }

    private static byte[] Compress(ArraySegment<SourceLine> lines)
    {
        var body = new MemoryStream();
        using (var gzip = new GZipStream(body, CompressionLevel.Fastest))
        {
            foreach (var line in lines)
            {
                gzip.Write(line.Bytes.Span);
                gzip.WriteByte((byte)'\n');
            }
        }

        return body.ToArray();
    }
}
