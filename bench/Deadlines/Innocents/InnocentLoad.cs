using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Faultline.Bench.Run;

namespace Faultline.Bench.Deadlines.Innocents;

/// <summary>Innocent requests at a steady rate, and beside them requests that time out. Connections last from one measurement to the next.</summary>
internal sealed class InnocentLoad : IDisposable
{
    public const int InnocentsPerSecond = 500;

    private readonly Uri _address;
    private readonly InnocentCase _case;
    private readonly HttpClient[] _clients;
    private readonly Schedule _innocents = new(TimeSpan.FromSeconds(1.0 / InnocentsPerSecond));
    private readonly HttpConnection?[] _connections;
    private int _opened;

    public InnocentLoad(AppProcess app, InnocentCase now)
    {
        (_case, _address) = (now, now.IsHttp2 ? app.Http2 : app.Address);
        _connections = new HttpConnection?[now.Connections];
        var version = now.IsHttp2 ? HttpVersion.Version20 : HttpVersion.Version11;
        // What was opened again in a measurement would be a part of it; and of HTTP/2 both must be on the same connections.
        SocketsHttpHandler Handler() => new() { PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan, ConnectCallback = ConnectAsync };
        _clients = [.. Enumerable.Range(0, now.Connections).Select(_ => new HttpClient(Handler())
        {
            BaseAddress = _address,
            Timeout = TimeSpan.FromSeconds(20),
            DefaultRequestVersion = version,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            DefaultRequestHeaders = { { "Accept", "application/json" } },
        })];
    }

    /// <summary>Whether requests time out at a steady rate; else all at once.</summary>
    public bool IsSteady => _case.PerSecond is not null;

    /// <summary>Lets so many requests time out, and innocent ones go on until the last of those is answered.</summary>
    public async Task<InnocentSample> MeasureAsync(int timeouts, CancellationToken stop)
    {
        var tally = new Tally();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task[] innocents = _case.IsHttp2
            ? [OnThread(() => SendInnocents(tally, over.Token))]
            : [.. Enumerable.Range(0, _case.Connections).Select(i => OnThread(() => KeepAsking(i, tally, over.Token)))];
        var slow = new List<Task>(timeouts);
        var interval = _case.PerSecond is { } rate ? TimeSpan.FromSeconds(1.0 / rate) : TimeSpan.Zero;
        await OnThread(() => new Schedule(interval).Run(timeouts, i => slow.Add(TimeOutAsync(_clients[i % _clients.Length], tally)), stop));
        await Task.WhenAll(slow);
        await over.CancelAsync();
        await Task.WhenAll(innocents);
        await tally.EndAsync();
        stop.ThrowIfCancellationRequested();
        if (_case is { IsHttp2: true, IsCompared: true } && _opened > _case.Connections)
            throw new InvalidDataException($"{_opened} HTTP/2 connections were opened in place of {_case.Connections}.");
        return tally.ToSample();
    }

    public void Dispose()
    {
        Array.ForEach(_clients, client => client.Dispose());
        Array.ForEach(_connections, connection => connection?.Dispose());
    }

    // The pool's threads are for the clients.
    private static Task OnThread(Action act) => Task.Factory.StartNew(act, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        Interlocked.Increment(ref _opened);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception)
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task TimeOutAsync(HttpClient client, Tally tally)
    {
        // The fence protects the measurement: what did not time out as it should is counted.
        try
        {
            using var answer = await client.GetAsync(new Uri(_case.Path, UriKind.Relative));
            await answer.Content.ReadAsByteArrayAsync();
            tally.NoteSlow(answer.StatusCode == HttpStatusCode.ServiceUnavailable ? null : $"{(int)answer.StatusCode}");
        }
        catch (Exception e)
        {
            tally.NoteSlow(e.Message);
        }
    }

    private void SendInnocents(Tally tally, CancellationToken over) =>
        _innocents.Run(int.MaxValue, i => tally.Add(AskAsync(_clients[i % _clients.Length], tally)), over);

    private static async Task AskAsync(HttpClient client, Tally tally)
    {
        // The fence protects the measurement: what failed is counted.
        try
        {
            var sent = Stopwatch.GetTimestamp();
            using var answer = await client.GetAsync(new Uri("/stock", UriKind.Relative));
            var body = await answer.Content.ReadAsStringAsync();
            tally.Note(Stopwatch.GetElapsedTime(sent), answer.IsSuccessStatusCode && body.Contains("\"4711\"", StringComparison.Ordinal) ? null : $"{(int)answer.StatusCode} {body}");
        }
        catch (Exception e)
        {
            tally.Note(TimeSpan.Zero, e.Message);
        }
    }

    private void KeepAsking(int i, Tally tally, CancellationToken over)
    {
        var request = Encoding.ASCII.GetBytes($"GET /stock HTTP/1.1\r\nHost: {_address.Authority}\r\nAccept: application/json\r\n\r\n");
        new Schedule(TimeSpan.FromSeconds((double)_case.Connections / InnocentsPerSecond)).Run(int.MaxValue, _ => Exchange(i, request, tally), over);
    }

    private void Exchange(int i, byte[] request, Tally tally)
    {
        // The fence protects the measurement: what failed is counted, and a new connection is opened.
        try
        {
            _connections[i] ??= new HttpConnection(_address, request, 200);
            var sent = Stopwatch.GetTimestamp();
            _connections[i]!.Exchange();
            tally.Note(Stopwatch.GetElapsedTime(sent), null);
        }
        catch (Exception e)
        {
            tally.Note(TimeSpan.Zero, e.Message);
            _connections[i]?.Dispose();
            _connections[i] = null;
        }
    }
}
