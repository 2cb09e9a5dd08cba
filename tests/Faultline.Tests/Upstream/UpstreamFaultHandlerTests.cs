using System.Net;
using System.Net.Http.Json;
using System.Text;
using Faultline.Reports;

namespace Faultline.Tests.Upstream;

public sealed class UpstreamFaultHandlerTests : IDisposable
{
    private const string Body = """{"itemNotFound":{"code":404,"message":"größer"}}""";

    private readonly IDisposable _work = ReportContext.Begin();

    private static ReportContext Context => ReportContext.Current.ShouldNotBeNull();

    private static HttpClient Client(Func<HttpResponseMessage> answer, bool throws = false) =>
        new(new UpstreamFaultHandler(throws, new Impatient()) { InnerHandler = new Answering(answer) }) { BaseAddress = new Uri("http://upstream.example.org") };

    private static HttpResponseMessage NotFound(HttpContent? content = null) => new(HttpStatusCode.NotFound) { Content = content ?? new StringContent(Body, Encoding.UTF8, "application/json") };

    [Fact]
    public async Task The_caller_gets_the_answer_as_it_was()
    {
        var original = NotFound();
        original.Content.Headers.TryAddWithoutValidation("Content-Language", "de");
        original.Content.Headers.TryAddWithoutValidation("X-Odd", "a,b");
        var headers = Lines(original);
        using var client = Client(() => original);
        foreach (var completion in Enum.GetValues<HttpCompletionOption>())
        {
            using var response = await client.GetAsync("/", completion);
            response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            Lines(response).ShouldBe(headers);
            (await response.Content.ReadAsStringAsync()).ShouldBe(Body);
            original = NotFound();
            original.Content.Headers.TryAddWithoutValidation("Content-Language", "de");
            original.Content.Headers.TryAddWithoutValidation("X-Odd", "a,b");
        }
    }

    [Fact]
    public async Task What_was_answered_is_remembered_for_the_work_in_progress()
    {
        using var client = Client(() => NotFound());
        await Should.ThrowAsync<HttpRequestException>(() => client.GetFromJsonAsync<object>("/"));
        Context.UpstreamFault(404).ShouldNotBeNull().Code.ToString().ShouldBe("nova.item_not_found");
        Context.UpstreamFault(500).ShouldBeNull();
    }

    [Fact]
    public async Task Of_many_answers_the_last_few_are_remembered()
    {
        var status = 400;
        using var client = Client(() => new HttpResponseMessage((HttpStatusCode)status++));
        for (var i = 0; i < 10; i++)
            await client.GetAsync("/");
        Context.UpstreamFault(401).ShouldBeNull();
        Context.UpstreamFault(402).ShouldNotBeNull();
    }

    [Fact]
    public async Task Outside_of_any_work_nothing_is_read()
    {
        _work.Dispose();
        var content = new SlowBody();
        using var client = Client(() => NotFound(content));
        using var response = await client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        response.Content.ShouldBeSameAs(content);
    }

    [Fact]
    public async Task A_success_is_not_touched()
    {
        var content = new SlowBody();
        using var client = Client(() => new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
        using var response = await client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        response.Content.ShouldBeSameAs(content);
    }

    [Fact]
    public async Task A_body_that_dribbles_is_not_waited_for_and_arrives_whole_all_the_same()
    {
        var content = new SlowBody().Send(Encoding.UTF8.GetBytes(Body[..10]));
        using var client = Client(() => NotFound(content));
        using var response = await client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        Context.UpstreamFault(404).ShouldNotBeNull().Code.ToString().ShouldBe("http.not_found");
        content.Send(Encoding.UTF8.GetBytes(Body[10..])).End();
        (await response.Content.ReadAsStringAsync()).ShouldBe(Body);
    }

    [Fact]
    public async Task A_body_that_breaks_breaks_for_the_caller_where_it_broke()
    {
        using var client = Client(() => NotFound(new SlowBody().Send("half"u8).End(new IOException("reset"))));
        using var response = await client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        var stream = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[10];
        await stream.ReadExactlyAsync(buffer.AsMemory(0, 4));
        (await Should.ThrowAsync<IOException>(async () => await stream.ReadExactlyAsync(buffer))).Message.ShouldBe("reset");
        Context.UpstreamFault(404).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_body_larger_than_the_limit_arrives_whole()
    {
        var large = new string('x', FaultHttpExtensions.MaxFaultBytes + 100_000);
        using var client = Client(() => NotFound(new StringContent(large)));
        using var response = await client.GetAsync("/");
        (await response.Content.ReadAsStringAsync()).ShouldBe(large);
    }

    [Fact]
    public void A_synchronous_call_is_the_same()
    {
        using var client = Client(() => NotFound());
        using var response = client.Send(new HttpRequestMessage(HttpMethod.Get, "/"));
        using var text = new StreamReader(response.Content.ReadAsStream());
        text.ReadToEnd().ShouldBe(Body);
        Context.UpstreamFault(404).ShouldNotBeNull();
    }

    [Fact]
    public async Task If_it_is_told_to_throw_it_throws_what_was_said()
    {
        _work.Dispose();
        using var client = Client(() => NotFound(), throws: true);
        var thrown = await Should.ThrowAsync<UpstreamFaultException>(() => client.GetAsync("/"));
        (thrown.StatusCode, thrown.Fault.Detail).ShouldBe((HttpStatusCode.NotFound, "größer"));
        Should.Throw<UpstreamFaultException>(() => client.Send(new HttpRequestMessage(HttpMethod.Get, "/")));
    }

    [Fact]
    public async Task The_fault_can_be_read_from_the_answer_that_the_caller_gets()
    {
        using var client = Client(() => NotFound());
        using var response = await client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        for (var i = 0; i < 2; i++)
            (await response.ReadFaultAsync()).ShouldNotBeNull().Detail.ShouldBe("größer");
    }

    // The client itself works the length out, with us or without.
    private static string[] Lines(HttpResponseMessage response) =>
        [.. response.Content.Headers.ToString().Split('\n').Where(line => !line.StartsWith("Content-Length", StringComparison.Ordinal))];

    public void Dispose() => _work.Dispose();

    /// <summary>A clock whose timers fire at once: what is not there yet is not waited for.</summary>
    private sealed class Impatient : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }

    private sealed class Answering(Func<HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer());

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => answer();
    }
}
