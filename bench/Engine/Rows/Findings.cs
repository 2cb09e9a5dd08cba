using System.Collections.Concurrent;
using Faultline.Bench.Engine.Corpus;
using Faultline.Bench.Engine.Load;

namespace Faultline.Bench.Engine.Rows;

/// <summary>What became of reports that were asked for by their ids.</summary>
internal sealed class Findings
{
    private const int Found = 200;
    private const int Dropped = 410;

    private readonly ConcurrentDictionary<int, long> _statuses = new();

    public long Asked => _statuses.Values.Sum();

    /// <summary>Neither found nor known as dropped.</summary>
    public ConcurrentBag<ReportKey> Missing { get; } = [];

    /// <summary>Asks for each, over so many connections; what it finds is added to what it has.</summary>
    /// <exception cref="IOException">A connection broke.</exception>
    public void Ask(Uri server, IReadOnlyList<ReportKey> keys, int connections, CancellationToken stop)
    {
        var next = -1;
        Exception? failure = null;
        Thread[] threads = [.. Enumerable.Range(0, connections).Select(_ => new Thread(Keep))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        stop.ThrowIfCancellationRequested();
        if (failure is not null)
            throw new IOException($"Asking for reports failed: {failure.Message}", failure);

        void Keep()
        {
            try
            {
                using var connection = new Connection(server);
                for (int i; (i = Interlocked.Increment(ref next)) < keys.Count && !stop.IsCancellationRequested;)
                    Note(keys[i], connection.Get($"/api/v1/reports/{keys[i].Id}"));
            }
            catch (Exception e)
            {
                // The fence of a thread: what failed is told by the one who started it.
                failure = e;
            }
        }
    }

    public override string ToString() =>
        string.Join(", ", _statuses.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value:#,0} × {pair.Key}"));

    private void Note(ReportKey key, int status)
    {
        _statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
        if (status is not (Found or Dropped))
            Missing.Add(key);
    }
}
