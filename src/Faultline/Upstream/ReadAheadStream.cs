using System.Runtime.ExceptionServices;

namespace Faultline.Upstream;

/// <summary>
/// The body of an answer whose beginning was read before its reader came. The reader gets all of it, in order, and meets what the reading
/// ahead met: an end, a failure, or bytes that were still on their way.
/// </summary>
internal sealed class ReadAheadStream(Stream inner) : Stream
{
    private const int FirstBuffer = 4_096;

    private byte[] _start = [];
    private int _filled;
    private int _given;
    private Task<int>? _pending;
    private ExceptionDispatchInfo? _failure;

    /// <summary>What was read ahead.</summary>
    public ReadOnlyMemory<byte> Start => _start.AsMemory(0, _filled);

    /// <summary>Whether that is all there is.</summary>
    public bool IsWhole { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads ahead until the end, or so many bytes, or the time is up; what is on its way then is not lost.</summary>
    public async Task FillAsync(int maxBytes, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        using var enough = new CancellationTokenSource();
        Task? timeUp = null;
        while (_filled < maxBytes && !IsWhole)
        {
            var reading = inner.ReadAsync(Room(maxBytes), cancellationToken).AsTask();
            if (!reading.IsCompleted)
            {
                timeUp ??= Task.Delay(patience, time, enough.Token);
                if (await Task.WhenAny(reading, timeUp).ConfigureAwait(false) != reading)
                {
                    _pending = reading;
                    // If nobody comes to read on, nobody else looks at how it ended.
                    _ = reading.ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
                    break;
                }
            }

            try
            {
                Take(await reading.ConfigureAwait(false));
            }
            catch (Exception e) when (e is IOException or HttpRequestException or InvalidDataException)
            {
                _failure = ExceptionDispatchInfo.Capture(e);
                break;
            }
        }

        await enough.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>The same for callers who wait on their own thread, without a limit of time.</summary>
    public void Fill(int maxBytes)
    {
        try
        {
            while (_filled < maxBytes && !IsWhole)
                Take(inner.Read(Room(maxBytes).Span));
        }
        catch (Exception e) when (e is IOException or HttpRequestException or InvalidDataException)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_given == _filled && _pending is not null)
            TakePending(await _pending.WaitAsync(cancellationToken).ConfigureAwait(false));
        return GiveOr(buffer.Span) is { } given ? given : await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(Span<byte> buffer)
    {
        // A synchronous read of what is on its way can only wait for it.
        if (_given == _filled && _pending is not null)
            TakePending(_pending.GetAwaiter().GetResult());
        return GiveOr(buffer) ?? inner.Read(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private Memory<byte> Room(int maxBytes)
    {
        if (_filled == _start.Length)
            Array.Resize(ref _start, Math.Min(maxBytes, Math.Max(FirstBuffer, _start.Length * 2)));
        return _start.AsMemory(_filled);
    }

    private void Take(int read)
    {
        _filled += read;
        IsWhole = read == 0;
    }

    private void TakePending(int read)
    {
        _pending = null;
        Take(read);
    }

    private int? GiveOr(Span<byte> buffer)
    {
        var left = _start.AsSpan(_given, _filled - _given);
        if (!left.IsEmpty)
        {
            var length = Math.Min(left.Length, buffer.Length);
            left[..length].CopyTo(buffer);
            _given += length;
            return length;
        }

        _failure?.Throw();
        return IsWhole ? 0 : null;
    }
}
