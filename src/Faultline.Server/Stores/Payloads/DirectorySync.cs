using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Faultline.Server.Stores.Payloads;

/// <summary>Makes a new file's name safe from power loss: on Unix the directory has an fsync of its own, and .NET has no call for it.</summary>
internal static partial class DirectorySync
{
    private const int ReadOnly = 0;

    /// <summary>Writes the directory's entries to the disk. On Windows there is nothing to do: the file system journals them.</summary>
    /// <exception cref="IOException">The directory cannot be opened or written.</exception>
    public static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows())
            return;
        var handle = Open(directory, ReadOnly);
        if (handle < 0)
            throw Failure(directory);
        try
        {
            if (FSync(handle) != 0)
                throw Failure(directory);
        }
        finally
        {
            _ = Close(handle);
        }
    }

    private static IOException Failure(string directory) =>
        new($"The directory '{directory}' cannot be synchronised: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
