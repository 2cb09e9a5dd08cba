namespace Faultline.AspNetCore.Deadlines;

/// <summary>The body of a response as a stream; see <see cref="GatedBody"/>.</summary>
internal sealed class GatedStream(GatedBody body) : Stream
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

    public override void Write(byte[] buffer, int offset, int count) => body.Through?.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => body.Through?.Write(buffer);

    // The base class would write synchronously on another thread, which servers forbid.
    public override IAsyncResult BeginWrite(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(WriteAsync(buffer, offset, count, CancellationToken.None), callback, state);

    public override void EndWrite(IAsyncResult asyncResult) => TaskToAsyncResult.End(asyncResult);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        body.Through?.WriteAsync(buffer, offset, count, cancellationToken) ?? Task.CompletedTask;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        body.Through?.WriteAsync(buffer, cancellationToken) ?? ValueTask.CompletedTask;

    public override void Flush() => body.Through?.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => body.Through?.FlushAsync(cancellationToken) ?? Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
