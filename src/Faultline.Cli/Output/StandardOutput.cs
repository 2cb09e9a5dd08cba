using Microsoft.Win32.SafeHandles;

namespace Faultline.Cli.Output;

/// <summary>Standard output without what .NET adds to it.</summary>
internal static class StandardOutput
{
    /// <summary>
    /// On a Unix terminal, the descriptor itself: the console's own stream first sends the terminal an escape sequence (keypad
    /// mode), colours or not. Elsewhere the console's stream, which shares its position with other writers of the same file.
    /// </summary>
    public static Stream Open() => OperatingSystem.IsWindows() || Console.IsOutputRedirected
        ? Console.OpenStandardOutput()
        : new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
}
