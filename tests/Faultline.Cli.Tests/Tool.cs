using System.Diagnostics;
using System.Text;

namespace Faultline.Cli.Tests;

/// <summary>Runs the built program as a process of its own, as a user does.</summary>
internal static class Tool
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    public static string Path => System.IO.Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Faultline.Cli.exe" : "Faultline.Cli");

    public static Task<Outcome> RunAsync(params string[] arguments) => RunAsync(arguments, input: null);

    public static Task<Outcome> RunAsync(string[] arguments, string? input, params (string Name, string Value)[] environment) =>
        RunAsync(Path, arguments, input, environment);

    public static async Task<Outcome> RunAsync(string program, string[] arguments, string? input, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
            StandardErrorEncoding = new UTF8Encoding(false),
        };
        foreach (var name in (string[])["FAULTLINE_SERVER", "FAULTLINE_KEY", "NO_COLOR"])
            start.Environment.Remove(name);
        start.Environment["TERM"] = "xterm-256color";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Deadline);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var error = process.StandardError.ReadToEndAsync(deadline.Token);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new Outcome(process.ExitCode, await output, await error);
    }
}
