using System.Text;
using System.Text.Json;
using Faultline.Server.Stores.Payloads;

namespace Faultline.Server.Stores.PostgreSql.Upkeep;

/// <summary>
/// The wishes to erase a user's data, beside the database: a file of lines of JSON (<c>{"project": …, "user": …}</c>). A backup from before a wish does not know of it, and the
/// database that did may be lost when the backup is restored.
/// </summary>
internal sealed class ErasureList(string path)
{
    /// <summary>Adds a wish, and waits until the disk has it.</summary>
    public void Add(string project, string user)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(new Wish(project, user), JsonSerializerOptions.Web);
        var isNew = !File.Exists(path);
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(path, options))
        {
            file.Write([.. line, (byte)'\n']);
            file.Flush(flushToDisk: true);
        }

        if (isNew)
            DirectorySync.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>All wishes, each once. A line that is torn is the last one of a crash, before anything was erased; it is left out.</summary>
    public IReadOnlyList<(string Project, string User)> Read()
    {
        if (!File.Exists(path))
            return [];
        var wishes = new List<(string, string)>();
        foreach (var line in File.ReadLines(path, Encoding.UTF8))
        {
            try
            {
                if (JsonSerializer.Deserialize<Wish>(line, JsonSerializerOptions.Web) is { Project: { } project, User: { } user })
                    wishes.Add((project, user));
            }
            catch (JsonException)
            {
                // Torn.
            }
        }

        return [.. wishes.Distinct()];
    }

    private sealed record Wish(string? Project, string? User);
}
