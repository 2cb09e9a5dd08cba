namespace Faultline.AspNetCore.Deadlines;

/// <summary>Which limit of a request was reached.</summary>
internal enum ReachedLimit
{
    /// <summary>None: somebody was quicker than the clock.</summary>
    None,

    /// <summary>The time until the answer begins.</summary>
    OfStart,

    /// <summary>The time until the answer ends.</summary>
    OfEnd,

    /// <summary>The time for making the fault of a failure.</summary>
    OfPage,
}
