namespace Faultline.Server.Reports;

/// <summary>Which way a report's details went.</summary>
public enum PayloadLossReason
{
    /// <summary>Dropped for its age or for the disk budget.</summary>
    Evicted = 1,

    /// <summary>Never kept: its group had enough of this hour.</summary>
    Sampled = 2,

    /// <summary>Erased at the wish of the user whose data it held.</summary>
    Erased = 3,

    /// <summary>Refused at the door: quota or disk budget.</summary>
    Refused = 4,
}
