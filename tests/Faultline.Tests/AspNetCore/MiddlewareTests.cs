using System.Threading.RateLimiting;
using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Faultline.Tests.AspNetCore;

/// <summary>What middleware answers by itself is kept, and what a fault needs beside its shape is there.</summary>
public sealed class MiddlewareTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cache_that_keeps_errors_does_not_keep_a_fault(bool returned)
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseOutputCache();
                app.MapGet("/", () => returned ? new Fault("test.conflict", 409, "T", "D").ToResult() : Results.StatusCode(409));
            },
            build: builder => builder.Services.AddOutputCache(cache => cache.AddBasePolicy(policy => policy.AddPolicy<KeepsAll>(), excludeDefaultPolicy: true)));
        var (first, second) = (await app.GetAsync("/"), await app.GetAsync("/"));
        second.ShouldBeOpenStack(409, "test.conflict");
        second.RequestId.ShouldNotBe(first.RequestId);
    }

    [Fact]
    public async Task What_answers_by_itself_is_kept()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.MapHealthChecks("/health");
                app.MapGet("/ok", () => "ok");
            },
            build: builder =>
            {
                builder.Services.AddHealthChecks().AddCheck("store", () => HealthCheckResult.Unhealthy());
                builder.Services.AddRateLimiter(limiter => limiter.OnRejected = async (rejected, cancellation) => await rejected.HttpContext.Response.WriteAsync("own", cancellation));
            });
        var health = await app.GetAsync("/health");
        (health.Status, health.Body).ShouldBe((503, "Unhealthy"));
        health.RequestId.ShouldStartWith("req-");
    }

    [Fact]
    public async Task The_apps_own_rejection_is_kept_and_has_Retry_After()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseRateLimiter();
                app.MapGet("/", () => "ok");
            },
            build: builder => builder.Services.AddRateLimiter(limiter =>
            {
                limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(_ => RateLimitPartition.Get("", _ => new NoLimiter()));
                limiter.OnRejected = async (rejected, cancellation) => await rejected.HttpContext.Response.WriteAsync("own", cancellation);
            }));
        var answer = await app.GetAsync("/");
        (answer.Status, answer.Body, answer.Header("Retry-After")).ShouldBe((429, "own", "1"));
    }

    [Fact]
    public async Task A_part_that_is_not_there_keeps_its_Content_Range()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            File.WriteAllText(Path.Combine(app.Environment.ContentRootPath, "x.txt"), "five!");
            app.UseStaticFiles(new StaticFileOptions { FileProvider = new Microsoft.Extensions.FileProviders.PhysicalFileProvider(app.Environment.ContentRootPath) });
        });
        var answer = await app.GetAsync("/x.txt", ("Range", "bytes=10-20"));
        answer.ShouldBeOpenStack(416, "test.range_not_satisfiable");
        answer.Header("Content-Range").ShouldBe("bytes */5");
        File.Delete(Path.Combine(Path.GetDirectoryName(app.SpoolPath)!, "x.txt"));
    }

    [Fact]
    public async Task A_redirection_is_left_alone()
    {
        await using var app = await TestApp.StartAsync(app => app.UseHttpsRedirection(), build: builder => builder.Services.AddHttpsRedirection(o => o.HttpsPort = 443));
        var answer = await app.GetAsync("/x");
        (answer.Status, answer.Body, answer.Header("Location")).ShouldBe((307, "", "https://127.0.0.1/x"));
    }

    private sealed class KeepsAll : IOutputCachePolicy
    {
        public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
        {
            (context.EnableOutputCaching, context.AllowCacheLookup, context.AllowCacheStorage, context.AllowLocking) = (true, true, true, true);
            return ValueTask.CompletedTask;
        }

        public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

        public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;
    }
}
