using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Faultline.Server.Stores.Payloads;

namespace Faultline.Server.Stores;

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
    public void Append(string project, ErasureWish wish) => Append([(project, wish)]);

    /// <summary>Writes the wishes of another journal that this one does not have.</summary>
    public void AppendMissing(IReadOnlyDictionary<string, IReadOnlyDictionary<string, DateTimeOffset>> others)
    {
        var own = Read(path);
        var missing = others.SelectMany(project => project.Value.Select(user => (Project: project.Key, Wish: new ErasureWish(user.Key, user.Value))))
            .Where(other => !(own.TryGetValue(other.Project, out var users) && users.TryGetValue(other.Wish.User, out var at) && at >= other.Wish.At)).ToList();
        if (missing.Count > 0)
            Append(missing);
    }

    /// <summary>The wishes of a file, by project: the users with the moments of their last ones. Lines that were cut by a crash are none.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, DateTimeOffset>> Read(string path)
    {
        var wishes = new Dictionary<string, Dictionary<string, DateTimeOffset>>(StringComparer.Ordinal);
        foreach (var line in File.Exists(path) ? File.ReadLines(path) : [])
        {
            if (TryRead(line) is not var (project, wish))
                continue;
            if (!wishes.TryGetValue(project, out var users))
                wishes[project] = users = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
            if (!users.TryGetValue(wish.User, out var at) || at < wish.At)
                users[wish.User] = wish.At;
        }

        return wishes.ToDictionary(project => project.Key, IReadOnlyDictionary<string, DateTimeOffset> (project) => project.Value, StringComparer.Ordinal);
    }

    private void Append(IReadOnlyCollection<(string Project, ErasureWish Wish)> wishes)
    {
        var isNew = !File.Exists(path);
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        foreach (var (project, wish) in wishes)
        {
            file.Write(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>
            {
                ["project"] = project,
                ["user_sha256"] = wish.User,
                ["at"] = wish.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            }));
            file.WriteByte((byte)'\n');
        }

        file.Flush(flushToDisk: true);
        if (isNew)
            DirectorySync.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    private static (string Project, ErasureWish Wish)? TryRead(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("project", out var project) && project.ValueKind == JsonValueKind.String
                && json.RootElement.TryGetProperty("user_sha256", out var user) && user.ValueKind == JsonValueKind.String
                && json.RootElement.TryGetProperty("at", out var at) && at.ValueKind == JsonValueKind.String && at.TryGetDateTimeOffset(out var moment)
                ? (project.GetString()!, new ErasureWish(user.GetString()!, moment))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
