using System.Collections.Concurrent;
using Faultline.Bench.Engine.Corpus;

namespace Faultline.Bench.Engine.Load;

/// <summary>Load on a server that is going to be killed: each connection sends until it breaks, and remembers what was answered.</summary>
internal sealed class KillLoad(Target target, BodyBook book, int connections, ulong seed, long first) : IDisposable
{
    private readonly ReportSender[] _senders = [.. Enumerable.Range(0, connections).Select(_ => new ReportSender(target, book))];
    private readonly ConcurrentBag<ReportKey> _acknowledged = [];
    private readonly ConcurrentBag<ReportKey> _unanswered = [];
    private readonly ConcurrentBag<string> _refusals = [];
    private long _next = first;

    /// <summary>Reports that were answered with 200.</summary>
    public IReadOnlyCollection<ReportKey> Acknowledged => _acknowledged;

    /// <summary>Reports whose answer did not come: stored or not, nobody knows.</summary>
    public IReadOnlyCollection<ReportKey> Unanswered => _unanswered;

    /// <summary>The number of the next report.</summary>
    public long Next => Interlocked.Read(ref _next);

    /// <summary>Completes when every connection is broken.</summary>
    /// <exception cref="InvalidDataException">A report was answered, and not with 200.</exception>
    public async Task RunAsync()
    {
        await Task.WhenAll(_senders.Select(sender => Task.Factory.StartNew(() => Keep(sender), TaskCreationOptions.LongRunning)));
        if (_refusals.TryPeek(out var refusal))
            throw new InvalidDataException($"A report was not taken: {refusal}");
    }

    public void Dispose() => Array.ForEach(_senders, sender => sender.Dispose());

    private void Keep(ReportSender sender)
    {
        while (true)
        {
            var key = new ReportKey(seed, Interlocked.Increment(ref _next) - 1);
            try
            {
                if (sender.Send(key) != 200)
                {
                    _refusals.Add(sender.AnswerText);
                    return;
                }

                _acknowledged.Add(key);
            }
            catch (IOException)
            {
                _unanswered.Add(key);
                return;
            }
        }
    }
}
