using System.Text.Json;

namespace Faultline.Server.Stores.PostgreSql.Upkeep;

/// <summary>What a backup says of itself, in <c>manifest.json</c>.</summary>
/// <param name="Store">Which store made it: <c>postgresql</c>.</param>
/// <param name="Made">When, UTC.</param>
/// <param name="Migrations">The last migration that the database had.</param>
/// <param name="Reports">Reports in it, tombstones included.</param>
internal sealed record BackupManifest(string Store, DateTimeOffset Made, string Migrations, long Reports)
{
    public const string StoreName = "postgresql";

    private const string FileName = "manifest.json";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public void Write(string directory) => File.WriteAllText(Path.Combine(directory, FileName), JsonSerializer.Serialize(this, Options) + "\n");

    /// <exception cref="StartException">There is none, or it is of another store.</exception>
    public static BackupManifest Read(string directory)
    {
        var path = Path.Combine(directory, FileName);
        try
        {
            var manifest = JsonSerializer.Deserialize<BackupManifest>(File.ReadAllText(path), Options);
            if (manifest?.Store == StoreName)
                return manifest;
            throw new StartException($"'{path}' says that the backup is of the store '{manifest?.Store}'; expected '{StoreName}', since Faultline:PostgreSql is set.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new StartException($"'{directory}' is no backup: {e.Message} Expected a directory that 'backup' has made, with a manifest.json in it.", e);
        }
    }
}
