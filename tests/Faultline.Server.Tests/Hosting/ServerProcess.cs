using System.Diagnostics;

namespace Faultline.Server.Tests.Hosting;

/// <summary>The server as a process of its own, on a port of the system's choice.</summary>
internal static class ServerProcess
{
    public static Process Start(string data, params (string Name, string Value)[] environment) => Run(["--urls", "http://127.0.0.1:0", "--data", data], environment);

    /// <summary>Makes a project with the program's verb; its ingest key.</summary>
    public static async Task<string> AddProjectAsync(string data, string name)
    {
        using var process = Run(["projects", "add", name, "--data", data], []);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, output);
        return output.TrimEnd().Split('\n')[^1].Trim();
    }

    private static Process Run(string[] arguments, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardOutput = true,
        };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "faultline-server.dll"), .. arguments])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Where it listens, as it says when it has started: one URL, or several joined by commas.</summary>
    public static async Task<string> AddressAsync(Process process)
    {
        const string Before = "Faultline listens on ";
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Before, StringComparison.Ordinal))
                return line[Before.Length..line.IndexOf(", data in ", StringComparison.Ordinal)];
        }

        throw new InvalidOperationException($"The server ended with {process.ExitCode} before it listened");
    }
}
