namespace Faultline.Server.Stores.PostgreSql;

/// <summary>A head in a list.</summary>
internal sealed class ListedGroup : GroupRowRecord
{
    /// <summary>What the list is sorted by, largest first; then by number.</summary>
    public long Place { get; init; }
}
