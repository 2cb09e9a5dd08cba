namespace Faultline.Deadlines;

/// <summary>The stream of a <see cref="LimitedContent"/>. Its reads end at the deadline, and none begins after it.</summary>
/// <remarks>Under a context that takes continuations back to one thread, such as that of a user interface, synchronous reads are as they would be without a deadline.</remarks>
internal sealed class LimitedStream(Stream inner, LimitedContentReads reads) : Stream
{
    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => inner.CanWrite;

    public override bool CanTimeout => inner.CanTimeout;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override int ReadTimeout
    {
        get => inner.ReadTimeout;
        set => inner.ReadTimeout = value;
    }

    public override int WriteTimeout
    {
        get => inner.WriteTimeout;
        set => inner.WriteTimeout = value;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (LimitedContentReads.CanWait)
            return reads.Run(ReadAsync, IsEnd, (inner, buffer.AsMemory(offset, count)), CancellationToken.None);
        reads.Open();
        try
        {
            var read = inner.Read(buffer, offset, count);
            if (read == 0 && count > 0)
                reads.End();
            return read;
        }
        finally
        {
            reads.Close();
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => reads.RunAsync(ReadAsync, IsEnd, (inner, buffer), cancellationToken);

    public override IAsyncResult BeginRead(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(ReadAsync(buffer, offset, count, CancellationToken.None), callback, state);

    public override int EndRead(IAsyncResult asyncResult) => TaskToAsyncResult.End<int>(asyncResult);

    public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
        reads.RunAsync(CopyAsync, static (_, _) => true, (inner, destination, bufferSize), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void SetLength(long value) => inner.SetLength(value);

    public override async ValueTask DisposeAsync()
    {
        reads.End();
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            reads.End();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private static ValueTask<int> ReadAsync((Stream Inner, Memory<byte> Buffer) read, CancellationToken cancellationToken) => read.Inner.ReadAsync(read.Buffer, cancellationToken);

    private static bool IsEnd((Stream Inner, Memory<byte> Buffer) read, int count) => count == 0 && read.Buffer.Length > 0;

    private static async ValueTask<bool> CopyAsync((Stream Inner, Stream To, int BufferSize) copy, CancellationToken cancellationToken)
    {
        await copy.Inner.CopyToAsync(copy.To, copy.BufferSize, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
