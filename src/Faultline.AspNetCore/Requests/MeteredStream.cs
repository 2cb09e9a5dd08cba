namespace Faultline.AspNetCore.Requests;

/// <summary>The response stream, counted. Each write goes on at once, after what the writer held back.</summary>
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
        Passing(count);
        inner.Write(buffer, offset, count);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Passing(buffer.Length);
        inner.Write(buffer);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Passing(buffer.Length);
        return inner.WriteAsync(buffer, cancellationToken);
    }

    public override void Flush()
    {
        meter.Flush();
        inner.Flush();
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        meter.Flush();
        return inner.FlushAsync(cancellationToken);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Passing(int count)
    {
        meter.Flush();
        meter.Count(count);
    }
}
