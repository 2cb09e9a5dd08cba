namespace Faultline.Server.Stores.PostgreSql;

/// <summary>A group was merged or made a head again between the look at it and its lock: the transaction begins anew, so that rows are locked in order.</summary>
internal sealed class GroupMovedException(long number) : Exception($"The group {number} was moved by another transaction")
{
    /// <summary>Which group.</summary>
    public long Number { get; } = number;
}
