using System.Diagnostics.CodeAnalysis;

namespace Faultline.Cli;

/// <summary>Ends a verb: what to tell the user on standard error, and with which code to exit.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "It is thrown to end a verb and named for that.")]
[SuppressMessage("Design", "CA1032", Justification = "It is made in this program only, always with an exit code.")]
internal sealed class CommandFailure(int exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;
}
