using Faultline.AspNetCore;
using Faultline.Reports;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Tests.AspNetCore;

/// <summary>Faultline takes the place of ASP.NET's accessor, and must do what it does.</summary>
public sealed class ContextAccessorTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_context_flows_whenever_the_accessor_was_added(bool before)
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/", async (HttpContext context, IHttpContextAccessor accessor) =>
            {
                accessor.HttpContext.ShouldBeSameAs(context);
                await Task.Yield();
                accessor.HttpContext.ShouldBeSameAs(context);
                await Task.Run(() => accessor.HttpContext.ShouldBeSameAs(context));
                Task apart;
                using (ExecutionContext.SuppressFlow())
                    apart = Task.Run(() => accessor.HttpContext.ShouldBeNull());
                await apart;
                return "ok";
            }),
            build: builder =>
            {
                if (before)
                    builder.Services.AddHttpContextAccessor();
            });
        (await app.GetAsync("/")).Body.ShouldBe("ok");
        app.Services.GetRequiredService<IHttpContextAccessor>().HttpContext.ShouldBeNull();
    }

    [Fact]
    public async Task Another_accessor_in_its_place_costs_early_lines_their_ids_and_nothing_else()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.MapGet("/boom", string () => throw new InvalidOperationException());
                app.MapGet("/id", (HttpContext context) => context.Report().RequestId.ToString());
            },
            build: builder =>
            {
                builder.Services.AddFaultline();
                builder.Services.AddSingleton<IHttpContextAccessor, HttpContextAccessor>();
            });
        var answer = await app.GetAsync("/boom");
        answer.Error.Text("request_id").ShouldBe(answer.RequestId);
        app.Report.Text("request_id").ShouldBe(answer.RequestId);
        var id = await app.GetAsync("/id");
        id.Body.ShouldBe(id.RequestId);
    }

    [Fact]
    public async Task Work_with_a_context_of_its_own_is_still_in_the_request()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", (HttpContext context, IHttpContextAccessor accessor) =>
        {
            var request = ReportContext.Current;
            using (ReportContext.Begin())
            {
                ReportContext.Current.ShouldNotBeSameAs(request);
                accessor.HttpContext.ShouldBeSameAs(context);
            }

            ReportContext.Current.ShouldBeSameAs(request);
            return "ok";
        }));
        (await app.GetAsync("/")).Body.ShouldBe("ok");
    }

    [Fact]
    public async Task Setting_the_context_again_changes_no_id()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", (HttpContext context, IHttpContextAccessor accessor) =>
        {
            var id = context.TraceIdentifier;
            accessor.HttpContext = context;
            return context.TraceIdentifier == id && context.Report().RequestId.ToString() == id ? "same" : "changed";
        }));
        (await app.GetAsync("/")).Body.ShouldBe("same");
    }

    [Fact]
    public async Task A_context_set_outside_of_a_request_flows_too()
    {
        await using var app = await TestApp.StartAsync(_ => { });
        var accessor = app.Services.GetRequiredService<IHttpContextAccessor>();
        var context = new DefaultHttpContext();
        accessor.HttpContext = context;
        await Task.Yield();
        accessor.HttpContext.ShouldBeSameAs(context);
        accessor.HttpContext = null;
        accessor.HttpContext.ShouldBeNull();
    }
}
