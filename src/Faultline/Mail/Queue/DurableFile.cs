using Faultline.Spooling;

namespace Faultline.Mail.Queue;

/// <summary>Files that are there whole or not at all, also after a power cut: written aside, forced to the disk, renamed, and the name forced too.</summary>
internal static class DurableFile
{
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var aside = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var handle = SpoolFiles.CreateShared(aside))
            {
                RandomAccess.Write(handle, content, 0);
                RandomAccess.FlushToDisk(handle);
            }

            File.Move(aside, path, overwrite: true);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }

        SpoolFiles.SyncDirectory(Path.GetDirectoryName(path)!);
    }
}
