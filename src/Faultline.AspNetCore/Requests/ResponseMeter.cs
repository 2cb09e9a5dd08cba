using System.Buffers;
using System.IO.Pipelines;
using Faultline.AspNetCore.Deadlines;
using Microsoft.AspNetCore.Http.Features;

namespace Faultline.AspNetCore.Requests;

/// <summary>
/// Counts the bytes of a response that have left, and can take back those that have not: what a handler wrote before it
/// failed must not stand in front of the fault. What is written is held until the first flush, then everything passes.
/// </summary>
/// <remarks>It is its own writer, since every request has both.</remarks>
internal sealed class ResponseMeter(IHttpResponseBodyFeature inner) : PipeWriter, IHttpResponseBodyFeature
{
    private PipeWriter? _writer;
    private MeteredStream? _stream;
    private byte[]? _buffer;
    private int _buffered;
    private bool _committed;
    private long _unflushed;

    /// <summary>Bytes handed to the server for the wire.</summary>
    public long Sent { get; private set; }

    /// <summary>Whether the handler has written something that still can be taken back.</summary>
    public bool HasBuffered => _buffered > 0;

    /// <summary>Whether something was handed on: it may not have left, but it cannot be taken back.</summary>
    public bool HasHandedOn => Sent > 0 || _unflushed > 0;

    public Stream Stream => _stream ??= new MeteredStream(this, inner.Stream);

    public PipeWriter Writer => this;

    public override bool CanGetUnflushedBytes => Inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => _buffered + Inner.UnflushedBytes;

    private PipeWriter Inner => _writer ??= inner.Writer;

    public void Count(long bytes) => Sent += bytes;

    /// <summary>Runs what waits for the start of the response, if it has a limit: who is about to write waits for it first. For most it is done at once.</summary>
    public Task StartingAsync() => inner is GatedBody gated ? gated.StartingAsync() : Task.CompletedTask;

    /// <summary>Throws away what was written and has not been handed to the server.</summary>
    public void Discard()
    {
        _buffered = 0;
        if (_buffer is not { } buffer)
            return;
        _buffer = null;
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Takes back what was handed on, where that is a buffer which a middleware put in place of the wire; says whether nothing is left.</summary>
    public bool TryTakeBack()
    {
        if (!HasHandedOn)
            return true;
        if (_unflushed > 0 || inner.Stream is not { CanSeek: true, CanWrite: true } buffer)
            return false;
        buffer.SetLength(0);
        Sent = 0;
        return true;
    }

    /// <summary>Hands on what is held back. It has not left until a flush takes it along.</summary>
    public void Commit()
    {
        _committed = true;
        if (_buffered > 0)
        {
            // In one piece: a server that refuses it, since it is more than the Content-Length, must not have counted a part.
            _buffer.AsSpan(0, _buffered).CopyTo(Inner.GetSpan(_buffered));
            Inner.Advance(_buffered);
            _unflushed += _buffered;
        }

        Discard();
    }

    /// <summary>The same, when a flush follows: it takes along all that was handed on.</summary>
    public void Flush()
    {
        Commit();
        Flushed();
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _committed ? Inner.GetMemory(sizeHint) : Reserve(sizeHint).AsMemory(_buffered);

    public override Span<byte> GetSpan(int sizeHint = 0) => _committed ? Inner.GetSpan(sizeHint) : Reserve(sizeHint).AsSpan(_buffered);

    public override void Advance(int bytes)
    {
        if (_committed)
        {
            Inner.Advance(bytes);
            _unflushed += bytes;
            return;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, (_buffer?.Length ?? 0) - _buffered);
        _buffered += bytes;
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (StartingAsync() is { IsCompletedSuccessfully: false } starting)
            return FlushAfterAsync(starting, cancellationToken);
        Commit();
        return CountAfter(Inner.FlushAsync(cancellationToken));
    }

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        if (StartingAsync() is { IsCompletedSuccessfully: false } starting)
            return WriteAfterAsync(starting, source, cancellationToken);
        Commit();
        var writing = Inner.WriteAsync(source, cancellationToken);
        _unflushed += source.Length;
        return CountAfter(writing);
    }

    public override void Complete(Exception? exception = null)
    {
        Commit();
        Inner.Complete(exception);
        Flushed();
    }

    public override async ValueTask CompleteAsync(Exception? exception = null)
    {
        await StartingAsync().ConfigureAwait(false);
        Commit();
        await Inner.CompleteAsync(exception).ConfigureAwait(false);
        Flushed();
    }

    public override void CancelPendingFlush() => Inner.CancelPendingFlush();

    public void DisableBuffering() => inner.DisableBuffering();

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await StartingAsync().ConfigureAwait(false);
        // Once the headers are out there is nothing to hold the body back for.
        Commit();
        await inner.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        await StartingAsync().ConfigureAwait(false);
        Flush();
        await inner.SendFileAsync(path, offset, count, cancellationToken).ConfigureAwait(false);
        Count(count ?? (new FileInfo(path).Length - offset));
    }

    public async Task CompleteAsync()
    {
        await StartingAsync().ConfigureAwait(false);
        Flush();
        await inner.CompleteAsync().ConfigureAwait(false);
    }

    private async ValueTask<FlushResult> FlushAfterAsync(Task starting, CancellationToken cancellationToken)
    {
        await starting.ConfigureAwait(false);
        return await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<FlushResult> WriteAfterAsync(Task starting, ReadOnlyMemory<byte> source, CancellationToken cancellationToken)
    {
        await starting.ConfigureAwait(false);
        return await WriteAsync(source, cancellationToken).ConfigureAwait(false);
    }

    private void Flushed()
    {
        Count(_unflushed);
        _unflushed = 0;
    }

    private ValueTask<FlushResult> CountAfter(ValueTask<FlushResult> flushing)
    {
        if (!flushing.IsCompletedSuccessfully)
            return CountAfterAsync(flushing);
        Flushed();
        return new(flushing.Result);
    }

    private async ValueTask<FlushResult> CountAfterAsync(ValueTask<FlushResult> flushing)
    {
        var result = await flushing.ConfigureAwait(false);
        Flushed();
        return result;
    }

    private byte[] Reserve(int sizeHint)
    {
        const int Usual = 4_096;
        var needed = _buffered + Math.Max(sizeHint, 1);
        if (_buffer is null)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Usual));
        }
        else if (needed > _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _buffer.Length * 2));
            _buffer.AsSpan(0, _buffered).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer;
    }
}
