using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Faultline.Cli.Output;

/// <summary>Standard output and standard error without what .NET adds to them.</summary>
internal static class StandardStreams
{
    public static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// On a Unix terminal, the descriptor itself: the console's own stream first sends the terminal an escape sequence (keypad
    /// mode), colours or not. Elsewhere the console's stream, which shares its position with other writers of the same file.
    /// </summary>
    public static Stream Output() => OperatingSystem.IsWindows() || Console.IsOutputRedirected ? Console.OpenStandardOutput() : Descriptor(1);

    /// <summary>Writes to standard error at once.</summary>
    public static void WriteError(string text)
    {
        using var error = OperatingSystem.IsWindows() || Console.IsErrorRedirected ? Console.OpenStandardError() : Descriptor(2);
        error.Write(Utf8.GetBytes(text));
    }

    private static FileStream Descriptor(int number) => new(new SafeFileHandle(number, ownsHandle: false), FileAccess.Write, bufferSize: 0);
}
