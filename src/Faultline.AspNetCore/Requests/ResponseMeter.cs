using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Faultline.AspNetCore.Requests;

/// <summary>
/// Counts the bytes of a response that have left, and can take back those that have not: what a handler wrote before it
/// failed must not stand in front of the fault.
/// </summary>
internal sealed class ResponseMeter(IHttpResponseBodyFeature inner) : IHttpResponseBodyFeature
{
    private MeteredStream? _stream;
    private MeteredWriter? _writer;
    private bool _started;

    /// <summary>Bytes handed to the server for the wire.</summary>
    public long Sent { get; private set; }

    /// <summary>Whether the handler has written something that still can be taken back.</summary>
    public bool HasBuffered => _writer?.Buffered > 0;

    public Stream Stream => _stream ??= new MeteredStream(this, inner.Stream);

    public PipeWriter Writer => _writer ?? MakeWriter();

    public void Count(long bytes) => Sent += bytes;

    /// <summary>Throws away what was written and has not been handed to the server.</summary>
    public void Discard() => _writer?.Discard();

    /// <summary>Hands on what was written without a flush.</summary>
    public void Commit() => _writer?.Commit();

    /// <summary>The same, when a flush follows.</summary>
    public void Flush()
    {
        _writer?.Commit();
        _writer?.Flushed();
    }

    public void DisableBuffering() => inner.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        Commit();
        _started = true;
        return inner.StartAsync(cancellationToken);
    }

    public async Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        Flush();
        await inner.SendFileAsync(path, offset, count, cancellationToken).ConfigureAwait(false);
        Count(count ?? (new FileInfo(path).Length - offset));
    }

    public Task CompleteAsync()
    {
        Flush();
        return inner.CompleteAsync();
    }

    // Once the headers are out there is nothing to hold the body back for.
    private MeteredWriter MakeWriter()
    {
        _writer = new MeteredWriter(this, inner.Writer);
        if (_started)
            _writer.Commit();
        return _writer;
    }
}
