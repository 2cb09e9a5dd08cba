using System.Collections.Concurrent;
using System.Text;
using Faultline.Bench.Engine.Corpus;
using Faultline.Bench.Engine.Load;

namespace Faultline.Bench.Engine.Rows;

/// <summary>What became of reports that were asked for by their ids.</summary>
/// <param name="mayBeDropped">Whether retention may have dropped details: then an answer that says so is a right one.</param>
internal sealed class Findings(bool mayBeDropped)
{
    private long _found;
    private long _dropped;

    /// <summary>Known, and their details dropped, as the answers say.</summary>
    public long Dropped => _dropped;

    public long Asked => _found + _dropped + Missing.Count;

    /// <summary>Not found, not with the report that has the id, or known without details where these should be there.</summary>
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
                    Note(keys[i], connection.Get($"/api/v1/reports/{keys[i].Id}"), connection);
            }
            catch (Exception e)
            {
                // The fence of a thread: what failed is told by the one who started it.
                failure = e;
            }
        }
    }

    public override string ToString() => $"{_found:#,0} found, {_dropped:#,0} known with their details dropped, {Missing.Count:#,0} missing";

    private void Note(ReportKey key, int status, Connection answer)
    {
        if (status == 200 && answer.Body.IndexOf(Encoding.ASCII.GetBytes($"\"report\":{{\"id\":\"{key.Id}\"")) >= 0)
            Interlocked.Increment(ref _found);
        else if (status == 200 && mayBeDropped && answer.Body.IndexOf("\"loss\":{"u8) >= 0)
            Interlocked.Increment(ref _dropped);
        else
            Missing.Add(key);
    }
}
