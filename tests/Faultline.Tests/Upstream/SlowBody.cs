using System.Net;
using System.Threading.Channels;

namespace Faultline.Tests.Upstream;

/// <summary>A body whose parts come when the test says so, and whose end may be a failure.</summary>
internal sealed class SlowBody : HttpContent
{
    private readonly Channel<byte[]> _parts = Channel.CreateUnbounded<byte[]>();

    public SlowBody Send(ReadOnlySpan<byte> part)
    {
        _parts.Writer.TryWrite(part.ToArray());
        return this;
    }

    public SlowBody End(Exception? failure = null)
    {
        _parts.Writer.TryComplete(failure);
        return this;
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(new Reader(_parts.Reader));

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => new Reader(_parts.Reader);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await using var reader = new Reader(_parts.Reader);
        await reader.CopyToAsync(stream);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private sealed class Reader(ChannelReader<byte[]> parts) : Stream
    {
        private ReadOnlyMemory<byte> _left;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_left.IsEmpty && await parts.WaitToReadAsync(cancellationToken) && parts.TryRead(out var part))
                _left = part;
            var length = Math.Min(_left.Length, buffer.Length);
            _left[..length].CopyTo(buffer);
            _left = _left[length..];
            return length;
        }

        public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
