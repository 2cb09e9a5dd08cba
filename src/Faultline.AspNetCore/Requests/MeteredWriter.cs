using System.Buffers;
using System.IO.Pipelines;

namespace Faultline.AspNetCore.Requests;

/// <summary>Holds what is written until the first flush, then passes everything on, and counts what is flushed.</summary>
internal sealed class MeteredWriter(ResponseMeter meter, PipeWriter inner) : PipeWriter
{
    private byte[]? _buffer;
    private bool _committed;
    private long _unflushed;

    /// <summary>Bytes held back.</summary>
    public int Buffered { get; private set; }

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => Buffered + inner.UnflushedBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => _committed ? inner.GetMemory(sizeHint) : Reserve(sizeHint).AsMemory(Buffered);

    public override Span<byte> GetSpan(int sizeHint = 0) => _committed ? inner.GetSpan(sizeHint) : Reserve(sizeHint).AsSpan(Buffered);

    public override void Advance(int bytes)
    {
        if (_committed)
        {
            inner.Advance(bytes);
            _unflushed += bytes;
            return;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, (_buffer?.Length ?? 0) - Buffered);
        Buffered += bytes;
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        Commit();
        return CountAfter(inner.FlushAsync(cancellationToken));
    }

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        Commit();
        var writing = inner.WriteAsync(source, cancellationToken);
        _unflushed += source.Length;
        return CountAfter(writing);
    }

    public override void Complete(Exception? exception = null)
    {
        Commit();
        inner.Complete(exception);
        Flushed();
    }

    public override ValueTask CompleteAsync(Exception? exception = null)
    {
        Commit();
        Flushed();
        return inner.CompleteAsync(exception);
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    /// <summary>Hands on what is held back. It has not left until a flush takes it along.</summary>
    public void Commit()
    {
        _committed = true;
        if (Buffered > 0)
        {
            inner.Write(_buffer.AsSpan(0, Buffered));
            _unflushed += Buffered;
        }

        Discard();
    }

    /// <summary>A flush, of this writer or of the stream beside it, takes along all that was handed on.</summary>
    public void Flushed()
    {
        meter.Count(_unflushed);
        _unflushed = 0;
    }

    public void Discard()
    {
        Buffered = 0;
        if (_buffer is not { } buffer)
            return;
        _buffer = null;
        ArrayPool<byte>.Shared.Return(buffer);
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
        var needed = Buffered + Math.Max(sizeHint, 1);
        if (_buffer is null)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Usual));
        }
        else if (needed > _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _buffer.Length * 2));
            _buffer.AsSpan(0, Buffered).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer;
    }
}
