using System.Diagnostics;
using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Faultline.Tests.AspNetCore;

public sealed class FailureTests
{
    private const string Secret = "the cellar door code is 4711";

    [Fact]
    public async Task An_unhandled_exception_tells_its_class_and_nothing_of_its_message()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", string () => throw new InvalidOperationException(Secret, new FormatException(Secret + " inner"))));
        foreach (var accept in (string[])["application/json", "application/problem+json", "text/html", "text/plain"])
        {
            var answer = await app.GetAsync("/", ("Accept", accept));
            answer.Status.ShouldBe(500);
            answer.Body.ShouldContain("InvalidOperationException");
            answer.Body.ShouldContain("Please report it to the operators of this service, quoting OOPS-");
            answer.Body.ShouldContain(answer.Header("X-Oops-Id").ShouldNotBeNull());
            foreach (var leak in (string[])[Secret, "FormatException", "   at ", ".cs"])
            {
                answer.Body.ShouldNotContain(leak);
                answer.Headers.ShouldAllBe(header => !header.Value.Any(value => value.Contains(leak)));
            }
        }

        app.Reports[0].Text("value").ShouldBe(Secret);
        app.Reports.Count.ShouldBe(4);
        app.Log.Lines.Count(line => line.Level == LogLevel.Error).ShouldBe(4);
    }

    [Fact]
    public async Task The_report_is_on_disk_before_the_answer_and_under_the_id_of_the_answer()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", string () => throw new InvalidOperationException()));
        for (var i = 0; i < 20; i++)
        {
            var answer = await app.GetAsync("/");
            app.ReportTexts[^1].ShouldStartWith($$"""{"id":"{{answer.Header("X-Oops-Id")}}",""");
            answer.Error.Text("report_id").ShouldBe(answer.Header("X-Oops-Id"));
            app.Reports[^1].Text("request_id").ShouldBe(answer.RequestId);
        }
    }

    [Fact]
    public async Task A_fault_is_the_same_thrown_or_returned()
    {
        var fault = new Fault("test.gone", 410, "Gone", "It went.") { Data = new Dictionary<string, object?> { ["id"] = 7 }, Links = [new FaultLink("help", "/h")] };
        await using var app = await TestApp.StartAsync(app =>
        {
            app.MapGet("/thrown", string () => throw fault.ToException(new InvalidOperationException(Secret)));
            app.MapGet("/returned", () => fault.ToResult());
            app.MapGet("/late", async Task<string> () =>
            {
                await Task.Yield();
                throw fault.ToException();
            });
        });
        var returned = await app.GetAsync("/returned");
        foreach (var path in (string[])["/thrown", "/late"])
        {
            var thrown = await app.GetAsync(path);
            thrown.Body.Replace(thrown.RequestId, "").ShouldBe(returned.Body.Replace(returned.RequestId, ""));
        }

        app.Reports.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_thrown_fault_of_the_5xx_leaves_a_report_with_its_exception()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", string () => throw new Fault("test.down", 503, "Down", "The store is down.").ToException(new TimeoutException(Secret))));
        var answer = await app.GetAsync("/");
        answer.Body.ShouldNotContain(Secret);
        answer.Error.Text("detail").ShouldBe("The store is down.");
        app.Report.At("exception", "inner")[0].Text("value").ShouldBe(Secret);
        app.Report.At("fault", "code").GetString().ShouldBe("test.down");
    }

    [Fact]
    public async Task The_most_derived_mapping_wins_whatever_the_order()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.MapGet("/base", string () => throw new IOException());
                app.MapGet("/derived", string () => throw new FileNotFoundException());
                app.MapGet("/between", string () => throw new EndOfStreamException());
            },
            options => options
                .Map<FileNotFoundException>(_ => new Fault("test.file", 404, "No file", ""))
                .Map<IOException>(_ => new Fault("test.io", 503, "I/O", ""))
                .Map<Exception>(_ => new Fault("test.any", 500, "Any", "")));
        (await app.GetAsync("/base")).Code.ShouldBe("test.io");
        (await app.GetAsync("/derived")).Code.ShouldBe("test.file");
        (await app.GetAsync("/between")).Code.ShouldBe("test.io");
    }

    [Fact]
    public async Task A_mapping_that_throws_leaves_the_exception_as_an_unexpected_one()
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/", string () => throw new IOException(Secret)),
            options => options.Map<IOException>(_ => throw new InvalidOperationException("mapping")));
        var answer = await app.GetAsync("/");
        answer.Code.ShouldBe("test.unexpected_error");
        answer.Body.ShouldContain("IOException");
        app.Report.Text("value").ShouldBe(Secret);
        app.Log.One("The mapping of System.IO.IOException to a fault threw").Exception!.Message.ShouldBe("mapping");
    }

    [Fact]
    public async Task A_message_is_told_only_of_classes_marked_safe()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.MapGet("/safe", string () => throw new FileNotFoundException("disk 7 is full"));
                app.MapGet("/unsafe", string () => throw new InvalidOperationException("disk 7 is full"));
                app.MapGet("/hangs", string () => throw new UnreadableException());
            },
            options => options.MarkSafe<IOException>().MarkSafe<UnreadableException>());
        (await app.GetAsync("/safe")).Error.Text("detail").ShouldContain("(FileNotFoundException: disk 7 is full)");
        (await app.GetAsync("/unsafe")).Body.ShouldNotContain("disk 7");
        (await app.GetAsync("/hangs")).Error.Text("detail").ShouldContain("(UnreadableException)");
    }

    [Fact]
    public async Task Everything_in_the_pipeline_that_throws_gets_a_fault()
    {
        foreach (var use in (bool[])[true, false])
        {
            await using var app = await TestApp.StartAsync(
                app =>
                {
                    app.Use((context, next) => context.Request.Path == "/middleware" ? throw new InvalidOperationException(Secret) : next(context));
                    app.Use(async (context, next) =>
                    {
                        await next(context);
                        if (context.Request.Path == "/after")
                            throw new InvalidOperationException(Secret);
                    });
                    app.MapGet("/after", (HttpContext context) =>
                    {
                        context.Response.BodyWriter.Advance(context.Response.BodyWriter.GetSpan(100)[..100].Length);
                        context.Response.Headers["X-Mine"] = "1";
                    });
                    app.MapGet("/null", Task () => null!);
                },
                use: use);
            foreach (var path in (string[])["/middleware", "/after", "/null"])
            {
                var answer = await app.GetAsync(path);
                (answer.Status, answer.Code).ShouldBe((500, "test.unexpected_error"), $"{path}, UseFaultline {use}");
                answer.Header("X-Mine").ShouldBeNull();
            }

            app.Reports.Count.ShouldBe(3);
        }
    }

    [Fact]
    public async Task Used_twice_it_answers_and_reports_once()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.UseFaultline();
            app.MapGet("/", string () => throw new InvalidOperationException());
            app.MapGet("/status", () => Results.StatusCode(500));
        });
        (await app.GetAsync("/")).Status.ShouldBe(500);
        (await app.GetAsync("/status")).Status.ShouldBe(500);
        app.Reports.Count.ShouldBe(2);
        app.Log.Lines.Count(line => line.Level >= LogLevel.Error).ShouldBe(2);
    }

    [Fact]
    public async Task A_fault_that_has_a_report_already_keeps_it_whether_thrown_or_returned()
    {
        var upstream = ReportId.Parse("OOPS-7ZK3M9QW2X5T8V1B4N6C");
        var fault = new Fault("test.upstream.failed", 502, "T", "D") { ReportId = upstream };
        await using var app = await TestApp.StartAsync(app =>
        {
            app.MapGet("/returned", () => fault.ToResult());
            app.MapGet("/thrown", IResult () => throw fault.ToException());
        });
        foreach (var path in (string[])["/returned", "/thrown"])
            (await app.GetAsync(path)).Header("X-Oops-Id").ShouldBe(upstream.ToString(), path);
        app.Reports.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_trace_of_the_app_learns_of_the_failure()
    {
        Activity? seen = null;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        await using var app = await TestApp.StartAsync(app => app.MapGet("/traced", string (HttpContext context) =>
        {
            seen = Activity.Current;
            throw new InvalidOperationException();
        }));
        var answer = await app.GetAsync("/traced", ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
        seen.ShouldNotBeNull().GetTagItem("faultline.report_id").ShouldBe(answer.Header("X-Oops-Id"));
        seen.Status.ShouldBe(ActivityStatusCode.Error);
        app.Report.At("trace", "trace_id").GetString().ShouldBe("4bf92f3577b34da6a3ce929d0e0e4736");
        app.Report.At("trace", "parent").GetString().ShouldBe("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    }

    private sealed class UnreadableException : Exception
    {
        public override string Message => throw new InvalidOperationException(Secret);
    }
}
