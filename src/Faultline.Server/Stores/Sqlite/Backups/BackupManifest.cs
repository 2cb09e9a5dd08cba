using System.Security.Cryptography;
using System.Text.Json;

namespace Faultline.Server.Stores.Sqlite.Backups;

/// <summary>What a backup holds: written last, so that a directory without one is no backup.</summary>
/// <param name="Format">Version of this form: 1.</param>
/// <param name="Created">When the database was copied, UTC.</param>
/// <param name="Files">The files, with their sizes and checksums.</param>
internal sealed record BackupManifest(int Format, DateTimeOffset Created, IReadOnlyList<BackupFile> Files)
{
    public const string FileName = "manifest.json";

    /// <summary>The only form there is.</summary>
    public const int Current = 1;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Describes a file of a backup.</summary>
    public static BackupFile Describe(string root, string path)
    {
        using var file = File.OpenRead(path);
        return new BackupFile(Path.GetRelativePath(root, path).Replace('\\', '/'), file.Length, Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    /// <summary>Reads the manifest of a backup.</summary>
    /// <exception cref="StartException">There is none, it cannot be read, or it names files outside the backup.</exception>
    public static BackupManifest Read(string root)
    {
        var path = Path.Combine(root, FileName);
        try
        {
            var manifest = File.Exists(path)
                ? JsonSerializer.Deserialize<BackupManifest>(File.ReadAllBytes(path), Options)
                : throw new StartException($"'{root}' is no backup: there is no {FileName} in it. A backup that was not finished has none.");
            return manifest is { Format: Current, Files: not null } && manifest.Files.All(IsInside)
                ? manifest
                : throw new StartException($"The manifest '{path}' is not one of format {Current}.");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The manifest '{path}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Writes it, so that it is there whole or not at all.</summary>
    public void Write(string root)
    {
        var path = Path.Combine(root, FileName);
        using (var file = new FileStream(path + ".new", FileMode.Create, FileAccess.Write, FileShare.None))
        {
            JsonSerializer.Serialize(file, this, Options);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path);
        Payloads.DirectorySync.Flush(root);
    }

    private static bool IsInside(BackupFile file) =>
        file is { Path: { Length: > 0 } path, Sha256: not null } && !Path.IsPathRooted(path) && !path.Split('/').Contains("..") && !path.Contains('\\', StringComparison.Ordinal);
}
