using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Faultline.Cli.Servers;

namespace Faultline.Cli.Sending;

/// <summary>Sends lines to the intake, <c>POST /api/v1/reports</c>, in batches.</summary>
internal sealed class Sender(ServerConnection connection, SendTally tally, TimeProvider time)
{
    private const int MaxBatchLines = 1_000;
    private const int MaxBatchBytes = 4 * 1024 * 1024;
    private const int Attempts = 6;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private readonly List<SourceLine> _batch = [];
    private int _batchBytes;

    public async Task AddAsync(SourceLine line, CancellationToken cancellation)
    {
        if (line.TooLong)
        {
            tally.Refuse(line, $"the line is longer than {LineReader.MaxLineBytes} bytes, more than any intake takes");
            return;
        }

        if (_batch.Count == MaxBatchLines || (_batch.Count > 0 && _batchBytes + line.Bytes.Length > MaxBatchBytes))
            await FlushAsync(cancellation);
        _batch.Add(line);
        _batchBytes += line.Bytes.Length + 1;
    }

    /// <summary>Sends what is left.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        if (_batch.Count == 0)
            return;
        var lines = _batch.ToArray();
        _batch.Clear();
        _batchBytes = 0;
        await SendAsync(lines, cancellation);
    }

    private async Task SendAsync(ArraySegment<SourceLine> lines, CancellationToken cancellation)
    {
        var answer = await PostAsync(lines, cancellation);
        switch (answer.Status)
        {
            case HttpStatusCode.OK when JsonText.TryRead(answer.Body, out var done):
                tally.Add(done.CountOf("accepted"), done.CountOf("duplicate"));
                break;
            case HttpStatusCode.BadRequest when ServerFault.Read(answer).Data is var data && data.ListOf("refused").Any():
                tally.Add(data.CountOf("accepted"), data.CountOf("duplicate"));
                Refuse(lines, data);
                break;
            case HttpStatusCode.RequestEntityTooLarge when lines.Count > 1:
                // The server's limits are its own: halving finds them, and in the end the one line that is too long.
                await SendAsync(lines[..(lines.Count / 2)], cancellation);
                await SendAsync(lines[(lines.Count / 2)..], cancellation);
                break;
            case HttpStatusCode.RequestEntityTooLarge:
                tally.Refuse(lines[0], ServerFault.Read(answer) is { Detail: { } detail } ? detail : "the line is too long for the server");
                break;
            default:
                throw answer.ToFailure();
        }
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
            if (attempt == Attempts || answer.Status is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests))
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

    private void Refuse(ArraySegment<SourceLine> lines, JsonElement data)
    {
        foreach (var refused in data.ListOf("refused"))
        {
            var number = refused.CountOf("line");
            if (number >= 1 && number <= lines.Count)
                tally.Refuse(lines[number - 1], refused.TextOf("reason") ?? "no reason was given");
        }
    }

    private static byte[] Compress(ArraySegment<SourceLine> lines)
    {
        var body = new MemoryStream();
        using (var gzip = new GZipStream(body, CompressionLevel.Fastest))
        {
            foreach (var line in lines)
            {
                gzip.Write(line.Bytes);
                gzip.WriteByte((byte)'\n');
            }
        }

        return body.ToArray();
    }
}
