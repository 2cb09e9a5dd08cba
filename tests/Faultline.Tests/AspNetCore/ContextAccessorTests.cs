using Faultline.AspNetCore;
using Faultline.Reports;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Tests.AspNetCore;

/// <summary>Faultline takes the place of ASP.NET's context factory; the app's accessor must work as ever.</summary>
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
                if (!before)
                    builder.Services.AddFaultline();
                builder.Services.AddHttpContextAccessor();
            });
        (await app.GetAsync("/")).Body.ShouldBe("ok");
        app.Services.GetRequiredService<IHttpContextAccessor>().HttpContext.ShouldBeNull();
    }

    [Fact]
    public async Task Another_factory_in_its_place_costs_early_lines_their_ids_and_nothing_else()
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
                builder.Services.AddSingleton<IHttpContextFactory, DefaultHttpContextFactory>();
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
        }), build: builder => builder.Services.AddHttpContextAccessor());
        (await app.GetAsync("/")).Body.ShouldBe("ok");
    }

    [Fact]
    public async Task A_connection_without_accessor_gets_its_context_again_and_nothing_of_the_request_before()
    {
        var seen = new List<(HttpContext Context, string Id, int Items)>();
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", (HttpContext context) =>
        {
            seen.Add((context, context.TraceIdentifier, context.Items.Count));
            context.Items["left"] = "behind";
            return "ok";
        }));
        await app.GetAsync("/");
        await app.GetAsync("/");
        seen[1].Context.ShouldBeSameAs(seen[0].Context, "the test is about one that is used again");
        seen[1].Id.ShouldNotBe(seen[0].Id);
        seen[1].Items.ShouldBe(0);
    }
}
