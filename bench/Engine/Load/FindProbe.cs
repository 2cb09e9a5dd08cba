using System.Diagnostics;
using System.Text;
using Faultline.Bench.Engine.Corpus;

namespace Faultline.Bench.Engine.Load;

/// <summary>Sends a report now and then, on a clock that waits for none of them, and asks for each by its id until it is found.</summary>
internal sealed class FindProbe(Target target, BodyBook book) : IDisposable
{
    private const int LooksPerReport = 4;

    // A twentieth of what it has waited: who asks for hundreds of late ones all the time makes the load that he measures.
    private const int AsksPerWait = 20;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ReportSender _sender = new(target, book);
    private readonly Connection _asks = new(target.Address);
    private readonly List<Waiting> _waiting = [];
    private readonly List<double> _found = [];

    /// <summary>Reports that were acknowledged and not found within two minutes of it.</summary>
    public int Lost { get; private set; }

    /// <summary>Goes on while the load runs, then until the last one is found; gives the seconds from acknowledgement to find, in ascending order.</summary>
    /// <exception cref="InvalidDataException">A report was not taken.</exception>
    public double[] Run(Task load, CancellationToken stop)
    {
        var seed = Workspace.NewSeed();
        var start = Stopwatch.GetTimestamp();
        for (var look = 0L; !load.IsCompleted || _waiting.Count > 0; look++)
        {
            stop.ThrowIfCancellationRequested();
            if (look % LooksPerReport == 0 && !load.IsCompleted)
                Send(new ReportKey(seed, look));
            _waiting.RemoveAll(IsOver);
            var left = (Look * (look + 1)) - Stopwatch.GetElapsedTime(start);
            if (left > TimeSpan.Zero)
                Thread.Sleep(left);
        }

        return [.. _found.Order()];
    }

    public void Dispose()
    {
        _sender.Dispose();
        _asks.Dispose();
    }

    private void Send(ReportKey key)
    {
        if (_sender.Send(key) != 200)
            throw new InvalidDataException($"A report was not taken: {_sender.AnswerText}");
        _waiting.Add(new Waiting(key, Stopwatch.GetTimestamp()));
    }

    private bool IsOver(Waiting waiting)
    {
        if (Stopwatch.GetElapsedTime(waiting.Acknowledged) < waiting.AskAfter)
            return false;
        var isFound = _asks.Get($"/api/v1/reports/{waiting.Key.Id}") == 200 && _asks.Body.IndexOf(Encoding.ASCII.GetBytes($"\"report\":{{\"id\":\"{waiting.Key.Id}\"")) >= 0;
        var since = Stopwatch.GetElapsedTime(waiting.Acknowledged);
        waiting.AskAfter = since + (since / AsksPerWait);
        if (isFound)
            _found.Add(since.TotalSeconds);
        else if (since > Patience)
            Lost++;
        else
            return false;
        return true;
    }

    private sealed class Waiting(ReportKey key, long acknowledged)
    {
        public ReportKey Key => key;

        public long Acknowledged => acknowledged;

        public TimeSpan AskAfter { get; set; }
    }
}
