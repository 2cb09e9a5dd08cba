namespace Faultline.Spooling;

/// <summary>Looks at a directory before a spool uses it, and says what is wrong with it in words that help.</summary>
internal static class SpoolDoor
{
    /// <exception cref="IOException">It is a file, or cannot be made.</exception>
    public static void Prepare(string directory)
    {
        if (File.Exists(directory))
            throw new IOException($"The spool directory '{directory}' is a file. Give the path of a directory, or move the file away.");
        try
        {
            // The name of each directory that is made stands in its parent, and must be as safe as what will lie in it.
            var parents = new List<string>();
            for (var at = directory; !Directory.Exists(at) && Path.GetDirectoryName(at) is { Length: > 0 } parent; at = parent)
                parents.Add(parent);
            SpoolFiles.CreateDirectory(directory);
            foreach (var parent in parents)
                SpoolFiles.SyncDirectory(parent);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(directory, e);
        }
    }

    public static IOException Unusable(string directory, Exception cause) =>
        new($"The spool directory '{directory}' cannot be used: {cause.Message} Make it, on a local disk with free space, owned by and "
            + $"writable for the user '{Environment.UserName}', or configure another one.", cause);

    /// <summary>Proves that a lock which we hold keeps others out; without that two processes would ship the same reports, or delete each other's.</summary>
    /// <exception cref="SpoolLockException">It does not.</exception>
    public static void ProveLock(string segmentPath)
    {
        if (SegmentLock.IsHeld(segmentPath) == false)
            throw new SpoolLockException($"The spool directory '{Path.GetDirectoryName(segmentPath)}' is on a file system without file locks "
                + "(or .NET's file locking is switched off). Use a local disk.");
    }
}
