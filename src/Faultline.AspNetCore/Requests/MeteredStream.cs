namespace Faultline.AspNetCore.Requests;

/// <summary>
/// The response stream, counted. Each write goes on at once, after what the writer held back. What the server refuses (too
/// much for the Content-Length, a synchronous write) has not left, so it is counted afterwards.
/// </summary>
internal sealed class MeteredStream(ResponseMeter meter, Stream inner) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        meter.Flush();
        inner.Write(buffer, offset, count);
        meter.Count(count);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        meter.Flush();
        inner.Write(buffer);
        meter.Count(buffer.Length);
    }

    // The base class would write synchronously on another thread, which servers forbid.
    public override IAsyncResult BeginWrite(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(WriteAsync(buffer, offset, count, CancellationToken.None), callback, state);

    public override void EndWrite(IAsyncResult asyncResult) => TaskToAsyncResult.End(asyncResult);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (meter.StartingAsync() is { IsCompletedSuccessfully: false } starting)
            return WriteAfterAsync(starting, buffer, cancellationToken);
        meter.Flush();
        var writing = inner.WriteAsync(buffer, cancellationToken);
        if (!writing.IsCompletedSuccessfully)
            return CountAfterAsync(writing, buffer.Length);
        meter.Count(buffer.Length);
        return writing;
    }

    public override void Flush()
    {
        meter.Flush();
        inner.Flush();
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        if (meter.StartingAsync() is { IsCompletedSuccessfully: false } starting)
            return FlushAfterAsync(starting, cancellationToken);
        meter.Flush();
        return inner.FlushAsync(cancellationToken);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask WriteAfterAsync(Task starting, ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        await starting.ConfigureAwait(false);
        await WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    private async Task FlushAfterAsync(Task starting, CancellationToken cancellationToken)
    {
        await starting.ConfigureAwait(false);
        await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask CountAfterAsync(ValueTask writing, int count)
    {
        await writing.ConfigureAwait(false);
        meter.Count(count);
    }
}
