using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Faultline.Spooling;

/// <summary>Makes, opens and removes the spool's files as nobody but their owner may read them.</summary>
internal static partial class SpoolFiles
{
    public const string ParkedFolder = "parked";

    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>A new file, 0600, open for all: a lock on the segment itself would keep <c>spool status</c> from reading it.</summary>
    public static SafeFileHandle CreateShared(string path)
    {
        // In two steps, since only the first can say the mode: made readable and mended afterwards, it could be opened in between
        // by one who then reads along.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(path, options).Dispose();
        return OpenShared(path, FileAccess.ReadWrite);
    }

    public static SafeFileHandle OpenShared(string path, FileAccess access) =>
        File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete);

    public static void MakePrivate(SafeFileHandle handle)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(handle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>Forces the names in a directory to the disk; without it a power cut may take a file whose bytes were forced.
    /// Nothing to do on Windows.</summary>
    /// <exception cref="IOException">The system refused.</exception>
    public static void SyncDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(path, ReadOnly);
        if (descriptor < 0)
            throw new IOException($"The directory '{path}' cannot be opened to force it to the disk: {Marshal.GetLastPInvokeErrorMessage()}.");
        try
        {
            if (Sync(descriptor) != 0)
                throw new IOException($"The directory '{path}' cannot be forced to the disk: {Marshal.GetLastPInvokeErrorMessage()}.");
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private const int ReadOnly = 0;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
