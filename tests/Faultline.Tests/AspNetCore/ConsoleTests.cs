using System.Globalization;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Faultline.Tests.AspNetCore;

/// <summary>ASP.NET's console prints no scopes unless told to. Here it is told, and can be told otherwise.</summary>
[Collection(nameof(ConsoleTests))]
[CollectionDefinition(nameof(ConsoleTests), DisableParallelization = true)]
public sealed class ConsoleTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("simple")]
    [InlineData("json")]
    [InlineData("systemd")]
    public async Task Both_ids_are_in_every_line_of_the_console_by_default(string? formatter)
    {
        var global = RequestId.New().ToString();
        var (printed, id) = await PrintAsync(global, formatter is null ? [] : new() { ["Logging:Console:FormatterName"] = formatter });
        // A line of the simple console is an entry that begins with its level; the others write one line each.
        var entries = formatter is null or "simple" ? System.Text.RegularExpressions.Regex.Split(printed, "(?m)^(?=(?:info|warn|fail|crit): )") : printed.Split('\n');
        foreach (var text in (string[])["Request starting", "failed with 500", "Request finished"])
        {
            var entry = entries.Where(entry => entry.Contains(text)).ShouldHaveSingleItem($"{text} in {printed}");
            entry.ShouldContain(id);
            entry.ShouldContain(global);
        }
    }

    [Theory]
    [InlineData("Logging:Console:IncludeScopes", null)]
    [InlineData("Logging:Console:FormatterOptions:IncludeScopes", null)]
    [InlineData("Logging:Console:FormatterOptions:IncludeScopes", "simple")]
    [InlineData("Logging:Console:FormatterOptions:IncludeScopes", "json")]
    public async Task The_apps_configuration_can_switch_scopes_off(string setting, string? formatter)
    {
        var configuration = new Dictionary<string, string?> { [setting] = "false" };
        if (formatter is not null)
            configuration["Logging:Console:FormatterName"] = formatter;
        var (printed, id) = await PrintAsync(RequestId.New().ToString(), configuration);
        printed.ShouldContain("Request finished");
        printed.ShouldNotContain(id);
    }

    [Fact]
    public async Task The_apps_code_can_switch_scopes_off()
    {
        var (printed, id) = await PrintAsync(RequestId.New().ToString(), [], logging => logging.AddSimpleConsole(console => console.IncludeScopes = false));
        printed.ShouldContain("Request finished");
        printed.ShouldNotContain(id);
    }

    private static async Task<(string Printed, string Id)> PrintAsync(string global, Dictionary<string, string?> configuration, Action<ILoggingBuilder>? logging = null)
    {
        var console = Console.Out;
        var output = new StringWriter(CultureInfo.InvariantCulture);
        Console.SetOut(TextWriter.Synchronized(output));
        try
        {
            string id;
            await using (var app = await TestApp.StartAsync(
                app => app.MapGet("/", string () => throw new InvalidOperationException()),
                build: builder =>
                {
                    foreach (var (name, value) in configuration)
                        builder.Configuration[name] = value;
                    builder.Logging.AddConsole();
                    logging?.Invoke(builder.Logging);
                }))
            {
                id = (await app.GetAsync("/", ("X-OpenStack-Request-Id", global))).RequestId;
                await Eventually.Holds(() => app.Log.Lines.Any(line => line.Text.StartsWith("Request finished", StringComparison.Ordinal)));
            }

            return (output.ToString(), id);
        }
        finally
        {
            Console.SetOut(console);
        }
    }
}
