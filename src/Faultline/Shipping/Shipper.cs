using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using Faultline.Spooling;

namespace Faultline.Shipping;

/// <summary>
/// Hands the reports of a spool on to a server, at least once: in batches, compressed, with growing waits when the server is away.
/// A report leaves the spool only when the server said that it has it, or that it never will take it (then it is parked).
/// </summary>
public sealed class Shipper : IDisposable
{
    private static readonly ProductInfoHeaderValue Agent = new(
        "Faultline", typeof(Shipper).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0");

    private readonly Spool _spool;
    private readonly ShipperOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly Uri _intake;
    private readonly AuthenticationHeaderValue _authorization;
    private readonly Backoff _backoff;
    private readonly ShipperMeter _meter;
    private readonly DiscardTally _discards;
    private readonly SemaphoreSlim _one = new(1, 1);
    private ShipperStatistics _statistics = new();
    private int _batchRecords;

    /// <param name="spool">Where the reports are; this is its one consumer.</param>
    /// <param name="options">Where and how to ship.</param>
    /// <param name="handler">Sends the requests; must not follow redirects; not disposed here. Null for one of its own.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names all that are.</exception>
    public Shipper(Spool spool, ShipperOptions options, HttpMessageHandler? handler = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(spool);
        ArgumentNullException.ThrowIfNull(options);
        _spool = spool;
        _options = options.Checked();
        _time = time ?? TimeProvider.System;
        _http = new(handler ?? HandlerFor(_options.Server!), disposeHandler: handler is null) { Timeout = Timeout.InfiniteTimeSpan };
        _intake = IntakeOf(_options.Server!);
        _authorization = new("Bearer", _options.Key);
        _backoff = new(_options.MinBackoff, _options.MaxBackoff, Random.Shared.NextDouble);
        _batchRecords = _options.MaxBatchRecords;
        _discards = new(spool, _time);
        _meter = new(this);
    }

    /// <summary>What it did so far.</summary>
    public ShipperStatistics Statistics => Volatile.Read(ref _statistics);

    /// <summary>
    /// Ships until it is told to stop, then for <see cref="ShipperOptions.StopTimeout"/> at most what is left; ends without an exception.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // A request that is on its way when the word comes may finish: cutting it would only send its reports twice.
        using var stopped = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        using var registration = cancellationToken.Register(() => stopped.CancelAfter(_options.StopTimeout));
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var result = await ShipOnceAsync(stopped.Token).ConfigureAwait(false);
                if (result.Wait > TimeSpan.Zero)
                    await DelayAsync(result.Wait, cancellationToken).ConfigureAwait(false);
            }

            while ((await ShipOnceAsync(stopped.Token).ConfigureAwait(false)).Outcome is ShipOutcome.Shipped or ShipOutcome.Halved)
            {
            }
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            // Time is up. What is left is in the spool.
        }
        finally
        {
            Update(statistics => statistics with { State = ShipperState.Stopped });
        }
    }

    /// <summary>Ships one batch. Failures are results, not exceptions.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; the batch is kept.</exception>
    public async Task<ShipResult> ShipOnceAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await ShipNextAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (HttpRequestException e) when (e.HttpRequestError is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError))
        {
            // Some servers cut the connection on a body that is too large for them, without an answer that could be read.
            Shrink();
            return Fail(ShipOutcome.Failed, $"the connection broke: {e.Message}", null);
        }
        catch (OperationCanceledException)
        {
            Shrink();
            return Fail(ShipOutcome.Failed, $"the server gave no answer within {_options.RequestTimeout.TotalSeconds} s", null);
        }
        catch (Exception e)
        {
            // The fence between the application and its reporter: no network, disk or protocol error may end the loop, or the host with it.
            return Fail(ShipOutcome.Failed, $"{e.GetType().Name}: {e.Message}", null);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _meter.Dispose();
        _http.Dispose();
        _one.Dispose();
    }

    private async Task<ShipResult> ShipNextAsync(CancellationToken cancellationToken)
    {
        var batch = _spool.Read(_batchRecords, _options.MaxBatchBytes);
        var discards = _discards.Line();
        if (batch.IsEmpty && discards.IsEmpty)
            return new(ShipOutcome.Idle, 0, 0, _options.IdleInterval, null);

        var lines = new List<SpoolRecord>(batch.Records.Count);
        var unfit = new List<(SpoolRecord Record, string Reason)>();
        foreach (var record in batch.Records)
        {
            if (IntakeBody.Objection(record) is { } objection)
                unfit.Add((record, objection));
            else
                lines.Add(record);
        }

        if (lines.Count == 0 && discards.IsEmpty)
            return Finish(batch, 0, unfit);
        var answer = Hear(await SendAsync(lines, discards, cancellationToken).ConfigureAwait(false), lines.Count, discards);
        switch (answer.Verdict)
        {
            case IntakeVerdict.Accepted:
                var refused = RefusedOf(lines, answer.Refused);
                if (answer.Lines < lines.Count || refused.Count < answer.Refused.Count)
                    return Fail(ShipOutcome.Failed, $"the server accounted for {answer.Lines} of {lines.Count} lines", null);
                return Finish(batch, lines.Count - refused.Count, [.. unfit, .. refused]);
            case IntakeVerdict.Partly:
                return FinishFirst(batch, lines, unfit, answer);
            case IntakeVerdict.TooLarge when lines.Count == 1:
                return Finish(batch, 0, [.. unfit, (lines[0], answer.Error!)]);
            case IntakeVerdict.TooLarge or IntakeVerdict.Unclear when lines.Count > 1:
                _batchRecords = batch.Records.Count;
                Shrink();
                Update(statistics => statistics with { LastError = answer.Error });
                return new(ShipOutcome.Halved, 0, 0, TimeSpan.Zero, answer.Error);
            case IntakeVerdict.KeyRefused:
                return Fail(ShipOutcome.KeyRefused, answer.Error!, null);
            default:
                return Fail(ShipOutcome.Failed, answer.Error!, answer.RetryAfter);
        }
    }

    /// <summary>Takes what the answer says of the discards for itself; the rest is about the reports.</summary>
    private IntakeAnswer Hear(IntakeAnswer answer, int reports, ReadOnlyMemory<byte> discards)
    {
        if (discards.IsEmpty || answer.Verdict is not IntakeVerdict.Accepted)
            return answer;
        answer = answer.Without(reports + 1, out var named);
        if (named)
            _discards.Unknown();
        else
            _discards.Told();
        return answer;
    }

    private async Task<IntakeAnswer> SendAsync(List<SpoolRecord> lines, ReadOnlyMemory<byte> discards, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.RequestTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, _intake);
        request.Content = IntakeBody.Of(lines, discards);
        request.Headers.Authorization = _authorization;
        request.Headers.UserAgent.Add(Agent);
        request.Headers.Accept.Add(new("application/json"));
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
        return await IntakeAnswer.ReadAsync(response, _time.GetUtcNow(), either.Token).ConfigureAwait(false);
    }

    private ShipResult Finish(SpoolBatch batch, int shipped, List<(SpoolRecord Record, string Reason)> parked)
    {
        LetGo(batch, shipped, parked);
        _batchRecords = Math.Min(_options.MaxBatchRecords, _batchRecords * 2);
        Update(statistics => statistics with { State = ShipperState.Ready });
        return new(ShipOutcome.Shipped, shipped, parked.Count, TimeSpan.Zero, null);
    }

    /// <summary>The first lines are the server's, the others wait. Else the next try would use up its quota with what it has already.</summary>
    private ShipResult FinishFirst(SpoolBatch batch, List<SpoolRecord> lines, List<(SpoolRecord Record, string Reason)> unfit, IntakeAnswer answer)
    {
        var refused = RefusedOf(lines, answer.Refused);
        if (answer.Lines > lines.Count || refused.Count < answer.Refused.Count || answer.Refused.Keys.Any(line => line > answer.Lines))
            return Fail(ShipOutcome.Failed, answer.Error!, answer.RetryAfter);
        var done = (int)answer.Lines;
        var first = batch.First(done == lines.Count ? batch.Records.Count : batch.Records.TakeWhile(record => !ReferenceEquals(record, lines[done])).Count());
        List<(SpoolRecord Record, string Reason)> parked = [.. unfit.Where(one => first.Records.Contains(one.Record)), .. refused];
        LetGo(first, done - refused.Count, parked);
        return Fail(ShipOutcome.Failed, answer.Error!, answer.RetryAfter) with { Shipped = done - refused.Count, Parked = parked.Count };
    }

    private void LetGo(SpoolBatch batch, int shipped, List<(SpoolRecord Record, string Reason)> parked)
    {
        foreach (var (record, reason) in parked)
            _spool.Park(record, reason);
        _spool.Acknowledge(batch);
        _backoff.Reset();
        Update(statistics => statistics with
        {
            Shipped = statistics.Shipped + shipped,
            Parked = statistics.Parked + parked.Count,
            Batches = statistics.Batches + 1,
            LastSuccess = _time.GetUtcNow(),
        });
    }

    private ShipResult Fail(ShipOutcome outcome, string error, TimeSpan? retryAfter)
    {
        var wait = _backoff.Next();
        if (outcome is ShipOutcome.KeyRefused)
            wait = _options.KeyRefusedInterval;
        else if (retryAfter is { } asked)
            wait = Limit(asked * (1 + (Random.Shared.NextDouble() / 10)), _options.MinBackoff, _options.MaxRetryAfter);
        Update(statistics => statistics with
        {
            State = outcome is ShipOutcome.KeyRefused ? ShipperState.KeyRefused : ShipperState.Retrying,
            Failures = statistics.Failures + 1,
            LastError = error,
        });
        return new(outcome, 0, 0, wait, error);

        static TimeSpan Limit(TimeSpan value, TimeSpan least, TimeSpan most) => value < least ? least : value > most ? most : value;
    }

    /// <summary>The next batch is half as large; it grows again with each success.</summary>
    private void Shrink() => _batchRecords = Math.Max(1, _batchRecords / 2);

    private static List<(SpoolRecord Record, string Reason)> RefusedOf(List<SpoolRecord> lines, IReadOnlyDictionary<int, string> refused)
    {
        var records = new List<(SpoolRecord, string)>();
        foreach (var (line, reason) in refused)
        {
            if (line >= 1 && line <= lines.Count)
                records.Add((lines[line - 1], $"refused by the server: {reason}"));
        }

        return records;
    }

    private async Task DelayAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Told to stop: the loop looks.
        }
    }

    private void Update(Func<ShipperStatistics, ShipperStatistics> change)
    {
        ShipperStatistics seen;
        do
        {
            seen = Statistics;
        }
        while (Interlocked.CompareExchange(ref _statistics, change(seen), seen) != seen);
    }

    private static Uri IntakeOf(Uri server) =>
        new(server.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/api/v1/reports");

    // No redirects: neither key nor reports go to another origin. No propagator: reporting makes no spans of its own.
    // A proxy cannot reach this machine's loopback, and the environment's is asked for that too.
    internal static SocketsHttpHandler HandlerFor(Uri server) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = !server.IsLoopback,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ActivityHeadersPropagator = null,
    };
}
