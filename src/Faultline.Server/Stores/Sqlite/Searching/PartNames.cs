namespace Faultline.Server.Stores.Sqlite.Searching;

/// <summary>What a group that was merged into another is called.</summary>
/// <param name="Type">Its type, or null.</param>
/// <param name="Class">Its class.</param>
/// <param name="Topic">Its topic, or null.</param>
internal sealed record PartNames(string? Type, string Class, string? Topic)
{
    /// <summary>Of no part.</summary>
    public static readonly ILookup<long, PartNames> None = Array.Empty<PartNames>().ToLookup(_ => 0L);
}
