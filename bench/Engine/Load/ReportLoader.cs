using System.IO.Compression;
using Faultline.Bench.Engine.Corpus;

namespace Faultline.Bench.Engine.Load;

/// <summary>
/// Puts so many reports into the server through its intake, no two with the same text: each is written for its key, the
/// first of them one of each bug, the others after Zipf.
/// </summary>
internal sealed class ReportLoader(Target target, ulong seed, StackShape[] shapes, int targetBytes)
{
    private const int Threads = 6;
    private const int LinesOfMany = 200;

    private readonly Zipf _zipf = new(shapes.Length);
    private long _next;
    private long _done;
    private long _textBytes;
    private long _gzipBytes;

    /// <summary>How the reports' times are spread: the first is so much older than the last, which is of now.</summary>
    public TimeSpan Span { get; init; }

    public double MeanText => (double)_textBytes / _done;

    /// <summary>What a client would send of each: gzip, CompressionLevel.Optimal, a report a body.</summary>
    public double MeanGzip => (double)_gzipBytes / _done;

    /// <summary>One report a body, gzipped as a client does. Slow, and all that is known of the sizes is exact.</summary>
    public Task LoadSinglyAsync(long count, CancellationToken stop) => RunAsync(count, SendSingly, stop);

    /// <summary>Hundreds of reports a body, not compressed: for filling a store, where the intake is not what is measured.</summary>
    public Task LoadAsync(long count, CancellationToken stop) => RunAsync(count, SendMany, stop);

    private async Task RunAsync(long count, Action<long, CancellationToken> send, CancellationToken stop)
    {
        var began = DateTime.UtcNow;
        var loads = Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Factory.StartNew(
            () => send(count, stop), stop, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        while (await Task.WhenAny(loads, Task.Delay(TimeSpan.FromSeconds(10), stop)) != loads)
            Console.Error.WriteLine($"loaded {_done:#,0} of {count:#,0}");
        await loads;
        Console.Error.WriteLine($"loaded {_done:#,0} in {(DateTime.UtcNow - began).TotalSeconds:0} s");
    }

    private void SendSingly(long count, CancellationToken stop)
    {
        using var sender = new BodySender(target, isGzipped: true);
        using var writer = new ReportWriter(targetBytes);
        for (long number; (number = Interlocked.Increment(ref _next) - 1) < count;)
        {
            stop.ThrowIfCancellationRequested();
            var text = Write(writer, number, count);
            using var body = new MemoryStream();
            using (var gzip = new GZipStream(body, CompressionLevel.Optimal, leaveOpen: true))
                gzip.Write(text);
            sender.Send(new ArraySegment<byte>(body.GetBuffer(), 0, (int)body.Length));
            Count(1, text.Length, body.Length);
        }
    }

    private void SendMany(long count, CancellationToken stop)
    {
        using var sender = new BodySender(target, isGzipped: false);
        using var writer = new ReportWriter(targetBytes);
        using var body = new MemoryStream();
        for (long first; (first = Interlocked.Add(ref _next, LinesOfMany) - LinesOfMany) < count;)
        {
            stop.ThrowIfCancellationRequested();
            body.SetLength(0);
            var lines = (int)Math.Min(LinesOfMany, count - first);
            for (var i = 0; i < lines; i++)
            {
                body.Write(Write(writer, first + i, count));
                body.WriteByte((byte)'\n');
            }

            sender.Send(new ArraySegment<byte>(body.GetBuffer(), 0, (int)body.Length));
            Count(lines, body.Length - lines, 0);
        }
    }

    private ReadOnlySpan<byte> Write(ReportWriter writer, long number, long count)
    {
        var key = new ReportKey(seed, number);
        var shape = number < shapes.Length ? (int)number : _zipf.Draw(new Random((int)key.Bits(7)));
        return writer.Write(key, DateTime.UtcNow - (Span * (1 - ((number + 1.0) / count))), shapes[shape]);
    }

    private void Count(int reports, long textBytes, long gzipBytes)
    {
        Interlocked.Add(ref _done, reports);
        Interlocked.Add(ref _textBytes, textBytes);
        Interlocked.Add(ref _gzipBytes, gzipBytes);
    }
}
