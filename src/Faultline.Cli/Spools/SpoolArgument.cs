using System.CommandLine;

namespace Faultline.Cli.Spools;

/// <summary>The directory that the spool verbs look at.</summary>
internal static class SpoolArgument
{
    public static Argument<string> Create() => new("DIR") { Description = "The spool directory of a service or a server, or a copy of one" };

    /// <exception cref="CommandFailure">There is no such directory.</exception>
    public static string Existing(string directory) => Directory.Exists(directory)
        ? Path.GetFullPath(directory)
        : throw new CommandFailure(ExitCodes.Input, $"'{directory}' is no directory; expected the spool directory of a service, as in its configuration");
}
