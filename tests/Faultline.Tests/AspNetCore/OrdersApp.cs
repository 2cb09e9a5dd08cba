using System.ComponentModel.DataAnnotations;
using System.Text;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Tests.AspNetCore;

/// <summary>An app that takes requests of every kind.</summary>
internal static class OrdersApp
{
    /// <summary>In one place: the framework's generator bears one call of it in an assembly.</summary>
    public static void AddValidation(WebApplicationBuilder builder) => builder.Services.AddValidation();

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    public static ByteArrayContent Body(string text, string type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }

    public static Task<TestApp> StartAsync(string environment = "Production", Action<WebApplicationBuilder>? build = null, Action<WebApplication>? use = null) => TestApp.StartAsync(
        app =>
        {
            use?.Invoke(app);
            app.MapPost("/orders", (Orders.Order order) => order.Server?.Name);
            app.MapPost("/by-hand", async (HttpContext context) => (await context.Request.ReadFromJsonAsync<Orders.Order>())?.Server?.Name);
            app.MapPost("/both", (Orders.Both both) => both.First);
            app.MapPost("/read", async (HttpContext context) => await new StreamReader(context.Request.Body).ReadToEndAsync());
            app.MapGet("/search/{id}", (int id, int limit, DateTime? from, [FromHeader(Name = "X-Zone")] Guid? zone) => $"{id}{limit}{from}{zone}");
            app.MapGet("/range", ([Range(1, 10)] int limit) => limit);
            app.MapPost("/form", ([FromForm] int age) => age).DisableAntiforgery();
            app.MapPost("/form-by-hand", async (HttpContext context) => (await context.Request.ReadFormAsync()).Count);
        },
        environment: environment,
        build: build);
}
