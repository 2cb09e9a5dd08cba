using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Faultline.Server.Stores.Payloads;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>
/// Remembers whose data was erased, outside the database: a backup that is older than the wish brings the data back, and is erased again. One JSON
/// object a line: <c>project</c>, <c>user_sha256</c> (of the name in UTF-8, so that the journal does not keep what was to be forgotten), <c>at</c>.
/// </summary>
internal sealed class ErasureJournal(string path)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "erasures.jsonl";

    /// <summary>What stands for a user.</summary>
    public static string HashOf(string user) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user)));

    /// <summary>Writes a wish and waits until the disk has it: before anything is erased.</summary>
    public void Append(string project, string user, DateTimeOffset at)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>
        {
            ["project"] = project,
            ["user_sha256"] = HashOf(user),
            ["at"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture),
        });
        var isNew = !File.Exists(path);
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        file.Write(line);
        file.WriteByte((byte)'\n');
        file.Flush(flushToDisk: true);
        if (isNew)
            DirectorySync.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>The wishes of a file, by project; lines that were cut by a crash are none.</summary>
    public static IReadOnlyDictionary<string, HashSet<string>> Read(string path)
    {
        var wishes = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var line in File.Exists(path) ? File.ReadLines(path) : [])
        {
            if (TryRead(line) is not { } wish)
                continue;
            if (!wishes.TryGetValue(wish.Project, out var users))
                wishes[wish.Project] = users = new HashSet<string>(StringComparer.Ordinal);
            users.Add(wish.User);
        }

        return wishes;
    }

    private static (string Project, string User)? TryRead(string line)
    {
        try
        {
            using var wish = JsonDocument.Parse(line);
            return wish.RootElement.ValueKind == JsonValueKind.Object
                && wish.RootElement.TryGetProperty("project", out var project) && project.ValueKind == JsonValueKind.String
                && wish.RootElement.TryGetProperty("user_sha256", out var user) && user.ValueKind == JsonValueKind.String
                ? (project.GetString()!, user.GetString()!)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
