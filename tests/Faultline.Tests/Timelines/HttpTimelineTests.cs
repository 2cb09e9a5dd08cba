using System.Net;
using Faultline.Deadlines;
using Faultline.Reports;
using Faultline.Timelines;

namespace Faultline.Tests.Timelines;

public sealed class HttpTimelineTests : IDisposable
{
    private readonly IDisposable _work = ReportContext.Begin();

    [Fact]
    public async Task A_request_is_an_action_with_method_address_and_status()
    {
        using var client = Client((_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound)));
        await client.GetAsync("https://ada:pw@tax.internal:8443/rates/7?token=1#x");
        var action = ReportContext.Current!.Timeline.Actions().ShouldHaveSingleItem();
        (action.Category, action.Detail, action.Shape).ShouldBe(("http", "GET https://tax.internal:8443/rates/7 404", "GET https://tax.internal:8443/rates/7"));
    }

    [Fact]
    public async Task A_request_that_fails_is_an_action_that_says_so()
    {
        using var client = Client((_, _) => throw new HttpRequestException("refused"));
        await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync("http://tax.internal/"));
        ReportContext.Current!.Timeline.Actions().ShouldHaveSingleItem().Detail.ShouldBe("GET http://tax.internal/ failed");
    }

    [Fact]
    public async Task A_request_gets_what_is_left_of_the_deadline_less_a_reserve()
    {
        var isLeft = TimeSpan.Zero;
        Exception? thrown = null;
        await LimitedAsync(TimeSpan.FromSeconds(30), async () =>
        {
            // All but a moment is the reserve.
            using var client = Client(Never, reserve: TimeSpan.FromSeconds(29.8));
            thrown = await EndAsync(client.GetAsync("http://slow.internal/"));
            isLeft = Deadline.Current!.Remaining;
        });
        thrown.ShouldBeOfType<TaskCanceledException>().InnerException.ShouldBeOfType<TimeoutException>().Message.ShouldContain("the deadline of 30 s leaves no time");
        isLeft.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_request_for_which_no_time_is_left_is_not_sent()
    {
        var sent = 0;
        await LimitedAsync(TimeSpan.FromSeconds(30), async () =>
        {
            using var client = Client((_, _) => { sent++; return Task.FromResult(new HttpResponseMessage()); }, reserve: TimeSpan.FromSeconds(60));
            await Should.ThrowAsync<TaskCanceledException>(() => client.GetAsync("http://slow.internal/"));
            Should.Throw<TaskCanceledException>(() => client.Send(new HttpRequestMessage(HttpMethod.Get, "http://slow.internal/")));
        });
        sent.ShouldBe(0);
    }

    [Theory]
    [InlineData("buffered")]
    [InlineData("disposed")]
    [InlineData("read")]
    public async Task A_request_that_has_ended_leaves_nothing_with_the_deadline(string how)
    {
        using var client = Client((_, _) => Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new MemoryStream([1, 2, 3])) }));
        await LimitedAsync(TimeSpan.FromMinutes(1), async () =>
        {
            var answer = await GetOneAsync(client, how);
            await Doubles.Eventually.True(
                () =>
                {
                    GC.Collect();
                    return !answer.IsAlive;
                },
                "the end of the answer");
        });
    }

    [Fact]
    public async Task The_headers_of_a_body_that_can_be_cut_off_are_as_they_were()
    {
        using var client = Client((_, _) =>
        {
            var content = new StreamContent(new MemoryStream([1, 2, 3]));
            content.Headers.TryAddWithoutValidation("Content-Type", "text/x-own; a=b");
            content.Headers.TryAddWithoutValidation("X-Odd", "1");
            return Task.FromResult(new HttpResponseMessage { Content = content });
        });
        await LimitedAsync(TimeSpan.FromMinutes(1), async () =>
        {
            using var response = await client.GetAsync("http://tax.internal/");
            response.Content.Headers.ContentType!.ToString().ShouldBe("text/x-own; a=b");
            response.Content.Headers.GetValues("X-Odd").ShouldBe(["1"]);
            response.Content.Headers.ContentLength.ShouldBe(3);
            (await response.Content.ReadAsByteArrayAsync()).ShouldBe([1, 2, 3]);
        });
    }

    [Fact]
    public async Task The_callers_own_cancellation_stays_its_own()
    {
        await LimitedAsync(TimeSpan.FromSeconds(30), async () =>
        {
            using var client = Client(Never);
            using var cancelled = new CancellationTokenSource();
            var request = client.GetAsync("http://slow.internal/", cancelled.Token);
            await cancelled.CancelAsync();
            (await EndAsync(request)).ShouldBeOfType<TaskCanceledException>().InnerException.ShouldNotBeOfType<TimeoutException>();
        });
    }

    [Fact]
    public async Task An_answer_that_is_still_read_is_cut_off_at_the_deadline()
    {
        var body = new EndlessBody();
        await Should.ThrowAsync<Exception>(() => LimitedAsync(TimeSpan.FromMilliseconds(300), async () =>
        {
            using var client = Client((_, _) => Task.FromResult(new HttpResponseMessage { Content = new StreamContent(body) }));
            using var response = await client.GetAsync("http://slow.internal/", HttpCompletionOption.ResponseHeadersRead);
            // It gives no token.
            await (await response.Content.ReadAsStreamAsync()).ReadExactlyAsync(new byte[1]);
        }));
        await Doubles.Eventually.True(() => body.IsDisposed, "the cut");
    }

    [Fact]
    public async Task An_answer_that_is_still_read_is_cut_off_at_the_deadline_though_the_caller_left_before()
    {
        var body = new EndlessBody();
        using var left = new CancellationTokenSource();
        await LimitedAsync(
            TimeSpan.FromMilliseconds(300),
            async () =>
            {
                using var client = Client((_, _) => Task.FromResult(new HttpResponseMessage { Content = new StreamContent(body) }));
                using var response = await client.GetAsync("http://slow.internal/", HttpCompletionOption.ResponseHeadersRead);
                await left.CancelAsync();
                body.IsDisposed.ShouldBeFalse();
                await Doubles.Eventually.True(() => body.IsDisposed, "the cut");
            },
            left.Token);
    }

    [Fact]
    public async Task Without_a_deadline_a_request_is_not_touched()
    {
        var token = default(CancellationToken);
        using var invoker = new HttpMessageInvoker(new DeadlineHandler { InnerHandler = new Answering((_, t) => { token = t; return Task.FromResult(new HttpResponseMessage()); }) });
        await invoker.SendAsync(new HttpRequestMessage(HttpMethod.Get, "http://tax.internal/"), default);
        token.CanBeCanceled.ShouldBeFalse();
    }

    public void Dispose() => _work.Dispose();

    // Should.ThrowAsync makes an exception of its own for a task that was cancelled.
    private static async Task<Exception?> EndAsync(Task work)
    {
        try
        {
            await work;
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private static async Task<WeakReference> GetOneAsync(HttpClient client, string how)
    {
        var response = await client.GetAsync("http://tax.internal/", how == "buffered" ? HttpCompletionOption.ResponseContentRead : HttpCompletionOption.ResponseHeadersRead);
        if (how == "disposed")
            response.Dispose();
        else if (how == "read")
            await (await response.Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null);
        return new WeakReference(response);
    }

    // Code that does not listen: it has no token to give on.
    private static Task LimitedAsync(TimeSpan limit, Func<Task> job, CancellationToken ofCaller = default) => Deadline.RunAsync(limit, _ => job(), cancellationToken: ofCaller);

    private static async Task<HttpResponseMessage> Never(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        return new HttpResponseMessage();
    }

    private static HttpClient Client(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer, TimeSpan? reserve = null) =>
        new(new TimelineHandler { InnerHandler = new DeadlineHandler(reserve) { InnerHandler = new Answering(answer) } });

    private sealed class Answering(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer(request, cancellationToken);

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => answer(request, cancellationToken).GetAwaiter().GetResult();
    }

    /// <summary>A body of which nothing ever comes.</summary>
    private sealed class EndlessBody : Stream
    {
        private readonly TaskCompletionSource<int> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsDisposed { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(_end.Task.WaitAsync(cancellationToken));

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            _end.TrySetException(new ObjectDisposedException("body"));
            base.Dispose(disposing);
        }
    }
}
