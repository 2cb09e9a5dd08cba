using System.Runtime.InteropServices;

namespace Faultline.Server.Stores.Payloads;

/// <summary>A second name for a file that never changes any more: as good as a copy, and at no cost.</summary>
internal static partial class HardLink
{
    /// <summary>Gives the file a second name; where that is not possible (another file system, Windows), copies it.</summary>
    /// <exception cref="IOException">It can be neither linked nor copied.</exception>
    public static void LinkOrCopy(string from, string to)
    {
        if (OperatingSystem.IsWindows() || Link(from, to) != 0)
            File.Copy(from, to);
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);
}
