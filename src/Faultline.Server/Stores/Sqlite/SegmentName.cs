using System.Globalization;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>A payload file's name for people: project and number, such as <c>1/0000000012</c>.</summary>
internal static class SegmentName
{
    public static string Of(long project, long number) => string.Create(CultureInfo.InvariantCulture, $"{project}/{number:D10}");

    /// <summary>Reads what <see cref="Of"/> gives; null for anything else.</summary>
    public static (long Project, long Number)? Parse(string name) =>
        name.Split('/') is [var project, var number]
        && long.TryParse(project, NumberStyles.None, CultureInfo.InvariantCulture, out var owner)
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            ? (owner, at)
            : null;
}
