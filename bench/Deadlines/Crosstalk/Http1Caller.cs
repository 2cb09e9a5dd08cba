using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Faultline.Bench.App;
using Faultline.Bench.Deadlines.Wire;

namespace Faultline.Bench.Deadlines.Crosstalk;

/// <summary>One caller of HTTP/1.1: requests one by one on a kept connection, several at once on one, or with a body that arrives while the limit passes.</summary>
internal sealed class Http1Caller(Uri address, Toll toll, Random random, CancellationToken stop) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private WireConnection? _connection;
    private string _doing = "";
    private string _how = "";

    public void Run()
    {
        while (!toll.IsEnough && !stop.IsCancellationRequested)
        {
            try
            {
                (_how, var ask) = random.Next(3) switch
                {
                    0 => ("pipelined", Pipeline),
                    1 => ("uploading", Upload),
                    _ => ("one by one", (Action)AskOne),
                };
                ask();
            }
            catch (Exception e) when (e is FramingException or SocketException)
            {
                toll.Note(Finding.Framing, $"{_doing}: {e.Message}");
                Dispose();
            }
        }

        Dispose();
    }

    public void Dispose()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private void AskOne()
    {
        var plan = Draw();
        var connection = Connect();
        connection.TrySend(Request(plan));
        Take(connection, plan);
    }

    private void Pipeline()
    {
        // The first ones are in time, mostly: behind one that expires nothing is answered.
        LatePlan[] plans = [.. Enumerable.Range(0, random.Next(2, 5)).Select(_ => Draw())];
        while (plans[0].Wait > 0)
            plans[0] = Draw();
        var connection = Connect();
        using var all = new MemoryStream();
        foreach (var plan in plans)
            all.Write(Request(plan));
        connection.TrySend(all.ToArray());
        for (var i = 0; i < plans.Length; i++)
        {
            if (Take(connection, plans[i]))
                continue;
            for (var rest = i + 1; rest < plans.Length; rest++)
                toll.Note(Finding.NotTakenUp, null);
            return;
        }
    }

    private void Upload()
    {
        var plan = Draw();
        var request = Request(plan);
        var connection = Connect();
        // Some callers stop when they see an answer, some send on.
        var looks = random.Next(2) == 0;
        _doing = $"{plan}, {_how}, while sending";
        var isWhole = false;
        for (var at = 0; !isWhole;)
        {
            var part = Math.Min(request.Length - at, random.Next(1, Math.Max(2, request.Length / 3)));
            if (!connection.TrySend(request.AsSpan(at, part)))
                break;
            at += part;
            isWhole = at == request.Length;
            if (!isWhole)
                Thread.Sleep(random.Next(40));
            if (looks && !isWhole && connection.IsReadable(TimeSpan.Zero))
                break;
        }

        if (Take(connection, plan, isWhole) && !isWhole)
            Dispose();
    }

    /// <summary>Takes one answer; says whether the connection may go on.</summary>
    private bool Take(WireConnection connection, LatePlan plan, bool isWhole = true)
    {
        _doing = $"{plan}, {_how}, its answer";
        var answer = connection.TryRead();
        if (answer is null)
        {
            toll.Note(Finding.Missing, $"{plan.Token}: the connection ended");
            Dispose();
            return false;
        }

        toll.Judge(plan, answer);
        if (!answer.Closes)
            return true;
        _doing = $"{plan}, {_how}, the end of the connection";
        // While a part of the request is still to come the server waits for it: then the caller goes.
        if (isWhole ? connection.Drain() > 0 : connection.HasMore)
            toll.Note(Finding.More, plan.Token);
        Dispose();
        return false;
    }

    private WireConnection Connect()
    {
        if (_connection is { HasMore: true })
        {
            toll.Note(Finding.More, "between two requests");
            Dispose();
        }

        return _connection ??= new WireConnection(address, Patience);
    }

    private LatePlan Draw() => new(random.NextInt64());

    private byte[] Request(LatePlan plan)
    {
        var body = string.Concat(Enumerable.Repeat(plan.Token, plan.RequestRepeats));
        var head = $"{(body.Length == 0 ? "GET" : "POST")} /late/{plan.Token} HTTP/1.1\r\nHost: {address.Authority}\r\nAccept: application/json\r\n";
        if (body.Length == 0)
            return Encoding.ASCII.GetBytes(head + "\r\n");
        if (random.Next(2) == 0)
            return Encoding.ASCII.GetBytes($"{head}Content-Length: {body.Length}\r\n\r\n{body}");
        var text = new StringBuilder(head).Append("Transfer-Encoding: chunked\r\n\r\n");
        for (var at = 0; at < body.Length;)
        {
            var size = Math.Min(body.Length - at, random.Next(1, 9_000));
            text.Append(CultureInfo.InvariantCulture, $"{size:x}\r\n").Append(body, at, size).Append("\r\n");
            at += size;
        }

        return Encoding.ASCII.GetBytes(text.Append("0\r\n\r\n").ToString());
    }
}
