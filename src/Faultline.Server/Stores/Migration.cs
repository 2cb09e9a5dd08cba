using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Faultline.Server.Stores;

/// <summary>One numbered step of the database's form. Once released it never changes.</summary>
internal sealed record Migration(int Number, string Name, string Sql)
{
    /// <summary>SHA-256 of the text, in hexadecimal. A checkout may change line ends, so they do not count.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>The steps that this server knows of a store (the folder among the embedded resources), in order.</summary>
    public static IReadOnlyList<Migration> Embedded(string store = "sqlite")
    {
        var folder = $"migrations/{store}/";
        return
        [
            .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
                .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
                .Select(name => Read(folder, name))
                .OrderBy(migration => migration.Number),
        ];
    }

    private static Migration Read(string folder, string resource)
    {
        using var text = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        var name = resource[folder.Length..];
        return new Migration(int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, text.ReadToEnd());
    }
}
