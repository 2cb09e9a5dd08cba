using Faultline.Server.Reports;

namespace Faultline.Server.Stores.PostgreSql.Digest;

/// <summary>A report that the unique id admitted, and what was decided about it.</summary>
/// <param name="Record">The report.</param>
/// <param name="Place">Its place in the batch.</param>
/// <param name="Seq">Its number in the order of arrival.</param>
internal sealed record Arrival(DigestRecord Record, int Place, long Seq)
{
    /// <summary>Its own group.</summary>
    public GroupRecord Group { get; set; } = null!;

    /// <summary>What its group is merged into, or its group.</summary>
    public GroupRecord Head { get; set; } = null!;

    /// <summary>Its key had no group, and no more were allowed.</summary>
    public bool Overflowed { get; set; }

    /// <summary>Its payload goes to a keep segment.</summary>
    public bool Precious { get; set; }

    /// <summary>It is kept without payload, since its group had enough.</summary>
    public bool Sampled { get => field && !Record.IsErased; set; }

    /// <summary>Why it is kept without payload; null when it has one.</summary>
    public PayloadLossReason? Loss => Record.IsErased ? PayloadLossReason.Erased : Sampled ? PayloadLossReason.Sampled : null;
}
