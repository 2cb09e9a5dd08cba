using Faultline.EndToEnd.Programs;

namespace Faultline.EndToEnd.Packages;

/// <summary>The .NET SDK's command line.</summary>
internal static class Sdk
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Runs a verb that must end well.</summary>
    public static async Task<string> RunAsync(string directory, params string[] arguments)
    {
        var (code, output) = await TryAsync(directory, arguments);
        return code == 0 ? output : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} ended with {code}:\n{output}");
    }

    public static async Task<(int Code, string Output)> TryAsync(string directory, params string[] arguments)
    {
        // No server of the compiler or of MSBuild stays behind, and no package comes from where earlier runs put theirs.
        (string, string)[] environment =
        [
            ("MSBUILDDISABLENODEREUSE", "1"), ("UseSharedCompilation", "false"), ("NUGET_PACKAGES", Path.Combine(directory, "packages")), ("DOTNET_CLI_UI_LANGUAGE", "en"),
        ];
        await using var dotnet = RunningProgram.Start("dotnet", arguments, arguments[0] == "pack" ? environment[..2] : environment, directory);
        return (await dotnet.EndAsync(Patience), dotnet.Output);
    }
}
