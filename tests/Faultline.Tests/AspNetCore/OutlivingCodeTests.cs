using System.Collections.Concurrent;
using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Faultline.Tests.AspNetCore;

/// <summary>Code of the app that was given up on and comes back when the request is over, or never.</summary>
public sealed class OutlivingCodeTests
{
    [Fact]
    public async Task An_enricher_that_comes_back_late_touches_nothing_of_the_next_request()
    {
        using var release = new ManualResetEventSlim();
        var late = new ConcurrentQueue<string>();
        var contexts = new List<HttpContext>();
        Thread? abandoned = null;
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.MapGet("/boom", string (HttpContext context) =>
                {
                    contexts.Add(context);
                    throw new InvalidOperationException();
                });
                app.MapGet("/next", (HttpContext context) =>
                {
                    contexts.Add(context);
                    release.Set();
                    return abandoned!.Join(TimeSpan.FromSeconds(30)) ? "over" : "still running";
                });
            },
            options =>
            {
                options.Report.CaptureTimeout = TimeSpan.FromMilliseconds(50);
                options.Enrich((_, _) =>
                {
                    abandoned = Thread.CurrentThread;
                    release.Wait(TimeSpan.FromSeconds(30));
                });
                options.Enrich((http, _) => late.Enqueue(http.Request.Path));
            });
        (await app.GetAsync("/boom")).Header("X-Oops-Id").ShouldNotBeNull();
        (await app.GetAsync("/next")).Body.ShouldBe("over");
        late.ShouldBeEmpty();
        contexts.Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task Data_that_never_can_be_read_do_not_keep_the_caller_waiting()
    {
        var data = new Dictionary<string, object?> { ["stuck"] = new Stuck(), ["unending"] = Unending(), ["fine"] = new List<object?> { 1, "two" }, ["lazy"] = Enumerable.Range(1, 3).Where(n => n > 1) };
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/{status:int}", (int status) => new Fault("test.odd", status, "T", "D") { Data = data, Causes = [new Fault("test.cause", 409, "T", "D") { Data = data }] }.ToResult()),
            options => options.Report.CaptureTimeout = TimeSpan.FromMilliseconds(100));
        foreach (var accept in (string[])["application/json", "application/problem+json", "text/html", "text/plain"])
            (await app.GetAsync("/409", ("Accept", accept))).Status.ShouldBe(409);
        // This one leaves a report.
        (await app.GetAsync("/503")).Header("X-Oops-Id").ShouldBe(app.Report.Text("id"));
        app.Report.At("fault", "data").GetProperty("fine").GetRawText().ShouldBe("[1,\"two\"]");
        var error = (await app.GetAsync("/409")).Error;
        error.At("data", "stuck").GetString().ShouldBe("<unprintable Stuck object>");
        error.At("data", "fine").ToString().ShouldBe("[1,\"two\"]");
    }

    [Fact]
    public async Task Data_that_run_code_of_the_app_go_out_as_they_are_read()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", () => new Fault("test.odd", 409, "T", "D")
        {
            Data = new Dictionary<string, object?> { ["lazy"] = Enumerable.Range(1, 3).Where(n => n > 1), ["version"] = new Version(1, 2), ["list"] = new HashSet<int> { 7 } },
        }.ToResult()));
        (await app.GetAsync("/")).Error.GetProperty("data").GetRawText().ShouldBe("{\"lazy\":[2,3],\"version\":\"1.2\",\"list\":[7]}");
    }

    [Fact]
    public async Task A_list_of_causes_or_links_that_throws_leaves_the_rest_of_the_answer()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", string () => throw new Fault("test.odd", 409, "T", "D")
        {
            Causes = new ThrowingList<Fault>(),
            Links = new ThrowingList<FaultLink>(),
        }.ToException()));
        (await app.GetAsync("/")).Code.ShouldBe("test.odd");
    }

    private sealed class ThrowingList<T> : IReadOnlyList<T>
    {
        public int Count => 1;

        public T this[int index] => throw new NotSupportedException();

        public IEnumerator<T> GetEnumerator() => throw new NotSupportedException();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private static IEnumerable<int> Unending()
    {
        yield return 1;
        Stuck.Forever();
    }
}
