using System.Diagnostics;
using System.Text;

namespace Faultline.Bench.Run;

/// <summary>
/// Keeps a number of connections busy: each has a thread that sends the same bytes, waits for the whole answer, and
/// sends them again. Connections last from one measurement to the next.
/// </summary>
internal sealed class Load : IDisposable
{
    private readonly HttpConnection[] _connections;

    public Load(Uri address, Row row)
    {
        var request = Encoding.ASCII.GetBytes(
            $"GET {row.Path} HTTP/1.1\r\nHost: {address.Authority}\r\nUser-Agent: faultline-bench/1\r\nAccept: application/json\r\nAccept-Encoding: gzip\r\nAccept-Language: en\r\n\r\n");
        _connections = [.. Enumerable.Range(0, row.Connections).Select(_ => new HttpConnection(address, request, row.Status))];
    }

    /// <summary>Loads for a while; says how many requests were answered, and how long it took.</summary>
    /// <exception cref="InvalidDataException">An answer was not what the row expects.</exception>
    public (long Requests, TimeSpan Elapsed) Run(TimeSpan length, CancellationToken stop)
    {
        long requests = 0;
        Exception? failure = null;
        var start = Stopwatch.GetTimestamp();
        var threads = Array.ConvertAll(_connections, connection => new Thread(() => Keep(connection)));
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        var elapsed = Stopwatch.GetElapsedTime(start);
        stop.ThrowIfCancellationRequested();
        return failure is null ? (requests, elapsed) : throw new InvalidDataException(failure.Message, failure);

        void Keep(HttpConnection connection)
        {
            long answered = 0;
            try
            {
                for (; Stopwatch.GetElapsedTime(start) < length && !stop.IsCancellationRequested; answered++)
                    connection.Exchange();
            }
            catch (Exception e)
            {
                // The fence of a thread: what failed is told by the one who started it.
                failure = e;
            }

            Interlocked.Add(ref requests, answered);
        }
    }

    public void Dispose() => Array.ForEach(_connections, connection => connection.Dispose());
}
