using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>One numbered step of the database's form. Once released it never changes.</summary>
internal sealed record Migration(int Number, string Name, string Sql)
{
    private const string Folder = "migrations/sqlite/";

    /// <summary>SHA-256 of the text, in hexadecimal. A checkout may change line ends, so they do not count.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>The steps that this server knows, in order.</summary>
    public static IReadOnlyList<Migration> Embedded() =>
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(Read)
            .OrderBy(migration => migration.Number)];

    private static Migration Read(string resource)
    {
        using var text = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        var name = resource[Folder.Length..];
        return new Migration(int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, text.ReadToEnd());
    }
}
