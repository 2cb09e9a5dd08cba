namespace Faultline.Server.Groups;

/// <summary>The group of a project that reports go to when their keys have none and no more may be made in the hour.</summary>
internal static class OverflowGroup
{
    /// <summary>Its key. No hash: no report's key can be it.</summary>
    public const string Key = "overflow";

    public const string Title = "Overflow: reports of groups beyond the limit of new groups in an hour";

    /// <summary>The word that it is found by.</summary>
    public const string Word = "overflow";

    /// <summary>Its name; it is found by its word alone.</summary>
    public static GroupName Name { get; } = new(Title, [Word], []);
}
