using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>
/// The body of a response: whoever writes first commits. What a late handler writes is thrown away, and it is told that nobody reads any more.
/// </summary>
/// <remarks>It is its own writer. What came here was held back by <see cref="Requests.ResponseMeter"/> until a flush, so writing is committing.</remarks>
internal sealed class GatedBody(ResponseGate gate) : PipeWriter, IHttpResponseBodyFeature
{
    private static readonly FlushResult NobodyReads = new(isCanceled: false, isCompleted: true);

    private IHttpResponseBodyFeature _server = null!;
    private GatedStream? _stream;
    private byte[]? _nowhere;

    public PipeWriter Writer => this;

    public Stream Stream => _stream ??= new GatedStream(this);

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => gate.IsCommitted && _server.Writer.CanGetUnflushedBytes ? _server.Writer.UnflushedBytes : 0;

    /// <summary>The server's stream, or null for a handler that is late.</summary>
    public Stream? Through => gate.TryCommit() ? _server.Stream : null;

    /// <summary>Runs what waits for the start of the response. Whoever is about to write, and can wait, waits for it first.</summary>
    public Task StartingAsync() => gate.StartingAsync();

    public void Begin(IHttpResponseBodyFeature server) => _server = server;

    // The stream is not used again: code that outlives its request may hold it, and must not write into another's.
    public void End() => (_server, _stream) = (null!, null);

    public override Memory<byte> GetMemory(int sizeHint = 0) => gate.TryCommit() ? _server.Writer.GetMemory(sizeHint) : Nowhere(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => gate.TryCommit() ? _server.Writer.GetSpan(sizeHint) : Nowhere(sizeHint);

    public override void Advance(int bytes)
    {
        if (gate.TryCommit())
            _server.Writer.Advance(bytes);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        gate.TryCommit() ? _server.Writer.FlushAsync(cancellationToken) : new(NobodyReads);

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
        gate.TryCommit() ? _server.Writer.WriteAsync(source, cancellationToken) : new(NobodyReads);

    public override void CancelPendingFlush()
    {
        if (gate.IsCommitted)
            _server.Writer.CancelPendingFlush();
    }

    public override void Complete(Exception? exception = null)
    {
        if (gate.TryCommit())
            _server.Writer.Complete(exception);
    }

    public override ValueTask CompleteAsync(Exception? exception = null) => gate.TryCommit() ? _server.Writer.CompleteAsync(exception) : ValueTask.CompletedTask;

    // Who asks for this is about to stream; server-sent events do.
    public void DisableBuffering()
    {
        if (gate.IsExpired)
            return;
        gate.Exempt();
        _server.DisableBuffering();
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => gate.TryCommit() ? _server.StartAsync(cancellationToken) : Task.CompletedTask;

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        gate.TryCommit() ? _server.SendFileAsync(path, offset, count, cancellationToken) : Task.CompletedTask;

    public Task CompleteAsync() => gate.TryCommit() ? _server.CompleteAsync() : Task.CompletedTask;

    // Never from a pool, and never given to one: the late handler may hold on to it.
    private byte[] Nowhere(int sizeHint)
    {
        if (_nowhere is null || _nowhere.Length < sizeHint)
            _nowhere = new byte[Math.Max(sizeHint, 4_096)];
        return _nowhere;
    }
}
