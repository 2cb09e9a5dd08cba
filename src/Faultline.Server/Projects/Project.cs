using System.Text.RegularExpressions;

namespace Faultline.Server.Projects;

/// <summary>The tenant: it owns ingest keys and reports.</summary>
public sealed partial record Project(ProjectId Id, string Name)
{
    /// <summary>The project that the first start makes.</summary>
    public const string Default = "default";

    /// <summary>The project of the server's own reports.</summary>
    public const string Own = "faultline";

    /// <summary>Whether a text can name a project: 1 to 63 lower-case letters, digits and hyphens, a letter first. It is a part of URLs.</summary>
    public static bool IsName(string text) => NamePattern().IsMatch(text);

    [GeneratedRegex("^[a-z][a-z0-9-]{0,62}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
