using System.Diagnostics;
using Faultline.Deadlines;

namespace Faultline.Tests.Deadlines;

/// <summary>What a limited body does with the stream below it.</summary>
public sealed class LimitedContentTests : IDisposable
{
    private readonly Deadline _deadline = new(Stopwatch.GetTimestamp(), TimeSpan.FromMinutes(1));
    private readonly Body _body = new();
    private readonly HttpResponseMessage _response = new();

    [Fact]
    public async Task Nothing_is_disposed_under_a_read_that_heeds_no_token()
    {
        var stream = await LimitedAsync();
        _body.HeedsToken = false;
        var reading = stream.ReadAsync(new byte[1]).AsTask();
        Expire();
        await Doubles.Eventually.True(() => _body.Token.IsCancellationRequested, "the cut");
        var later = await EndAsync(stream.ReadAsync(new byte[1]).AsTask());
        later.ShouldBeOfType<TaskCanceledException>().InnerException.ShouldBeOfType<TimeoutException>();
        (_body.IsDisposed, _body.Reads).ShouldBe((false, 1));
        _body.Came(1);
        (await reading).ShouldBe(1);
        await Doubles.Eventually.True(() => _body.IsDisposed, "the end");
    }

    [Fact]
    public async Task What_the_app_cancels_is_that_read_alone()
    {
        var stream = await LimitedAsync();
        using var ofApp = new CancellationTokenSource();
        var reading = stream.ReadAsync(new byte[1], ofApp.Token).AsTask();
        await ofApp.CancelAsync();
        (await EndAsync(reading)).ShouldBeOfType<TaskCanceledException>().CancellationToken.ShouldBe(ofApp.Token);
        var next = stream.ReadAsync(new byte[1]).AsTask();
        _body.Came(1);
        (await next).ShouldBe(1);
        _body.IsDisposed.ShouldBeFalse();
    }

    [Fact]
    public async Task A_failure_of_the_body_before_the_deadline_is_its_own()
    {
        var stream = await LimitedAsync();
        var reading = stream.ReadAsync(new byte[1]).AsTask();
        _body.Failed(new IOException("reset"));
        (await EndAsync(reading)).ShouldBeOfType<IOException>().Message.ShouldBe("reset");
    }

    [Fact]
    public async Task A_body_that_was_read_to_its_end_is_not_cut()
    {
        var stream = await LimitedAsync();
        _body.Came(0);
        (await stream.ReadAsync(new byte[1])).ShouldBe(0);
        Expire();
        (await stream.ReadAsync(new byte[1])).ShouldBe(0);
        _body.IsDisposed.ShouldBeFalse();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_read_of_what_is_there_allocates_nothing(bool withToken)
    {
        var stream = await LimitedAsync();
        using var ofApp = new CancellationTokenSource();
        var token = withToken ? ofApp.Token : CancellationToken.None;
        _body.Came(1);
        var (buffer, least, read) = (new byte[1], long.MaxValue, 0);
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
                read += await stream.ReadAsync(buffer, token);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        (least, read).ShouldBe((0, 500));
    }

    [Fact]
    public async Task Where_continuations_come_back_to_the_thread_it_is_read_on_it()
    {
        var stream = await LimitedAsync();
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
        try
        {
            stream.Read(new byte[1], 0, 1).ShouldBe(1);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }

        _body.Synchronous.ShouldBe(1);
    }

    public void Dispose()
    {
        _response.Dispose();
        _body.Dispose();
    }

    private static async Task<Exception?> EndAsync(Task work)
    {
        try
        {
            await work.WaitAsync(TimeSpan.FromSeconds(20));
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private async Task<Stream> LimitedAsync()
    {
        _response.Content = new StreamContent(_body);
        var content = new LimitedContent(_response, _deadline);
        _response.Content = content;
        content.Begin();
        return await content.ReadAsStreamAsync();
    }

    private void Expire()
    {
        _deadline.Expire();
        _deadline.Cancel();
    }

    /// <summary>A body of which comes what the test says.</summary>
    private sealed class Body : Stream
    {
        private readonly TaskCompletionSource<int> _came = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _isDisposed;

        public bool HeedsToken { get; set; } = true;

        public CancellationToken Token { get; private set; }

        public int Reads { get; private set; }

        public int Synchronous { get; private set; }

        public bool IsDisposed => Volatile.Read(ref _isDisposed);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public void Came(int count) => _came.SetResult(count);

        public void Failed(Exception failure) => _came.SetException(failure);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Token = cancellationToken;
            Reads++;
            return new(_came.Task.IsCompleted || !HeedsToken ? _came.Task : _came.Task.WaitAsync(cancellationToken));
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            Synchronous++;
            return 1;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            Volatile.Write(ref _isDisposed, true);
            base.Dispose(disposing);
        }
    }
}
