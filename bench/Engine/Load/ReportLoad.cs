using System.Collections.Concurrent;
using System.Diagnostics;
using Faultline.Bench.Engine.Corpus;

namespace Faultline.Bench.Engine.Load;

/// <summary>
/// Keeps connections busy with reports: each has a thread that sends one, waits for the answer, and sends the next. The
/// numbers of reports go on from one stretch to the next; connections last.
/// </summary>
internal sealed class ReportLoad(Target target, BodyBook book, int connections, ulong seed) : IDisposable
{
    private readonly ReportSender[] _senders = [.. Enumerable.Range(0, connections).Select(_ => new ReportSender(target, book))];
    private long _next;

    /// <summary>Whose ids these are.</summary>
    public ulong Seed => seed;

    /// <summary>How many reports have been sent.</summary>
    public long Sent => Interlocked.Read(ref _next);

    /// <summary>Sends for a while: as fast as answers come, or so many a second.</summary>
    /// <exception cref="InvalidDataException">An answer was not 200.</exception>
    public LoadResult Run(TimeSpan length, double? perSecond, CancellationToken stop)
    {
        var first = Sent;
        var latencies = new ConcurrentBag<List<double>>();
        Exception? failure = null;
        var cpu = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        var threads = Array.ConvertAll(_senders, sender => new Thread(() => Keep(sender)));
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        var elapsed = Stopwatch.GetElapsedTime(start);
        stop.ThrowIfCancellationRequested();
        return failure is null
            ? new LoadResult(first, Sent - first, elapsed, Environment.CpuUsage.TotalTime - cpu, [.. latencies.SelectMany(list => list)])
            : throw new InvalidDataException(failure.Message, failure);

        void Keep(ReportSender sender)
        {
            var mine = new List<double>();
            try
            {
                while (Stopwatch.GetElapsedTime(start) < length && Volatile.Read(ref failure) is null && !stop.IsCancellationRequested)
                {
                    var number = Interlocked.Increment(ref _next) - 1;
                    if (perSecond is { } rate)
                        WaitUntil(start, TimeSpan.FromSeconds((number - first) / rate));
                    var sent = Stopwatch.GetTimestamp();
                    if (sender.Send(new ReportKey(seed, number)) != 200)
                        throw new InvalidDataException($"A report was not taken: {sender.AnswerText}");
                    mine.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                }
            }
            catch (Exception e)
            {
                // The fence of a thread: what failed is told by the one who started it.
                Volatile.Write(ref failure, e);
            }

            latencies.Add(mine);
        }
    }

    public void Dispose() => Array.ForEach(_senders, sender => sender.Dispose());

    private static void WaitUntil(long start, TimeSpan moment)
    {
        var left = moment - Stopwatch.GetElapsedTime(start);
        if (left > TimeSpan.Zero)
            Thread.Sleep(left);
    }
}
