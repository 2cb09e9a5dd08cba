namespace Faultline.Spooling;

/// <summary>Whether a process holds a segment.</summary>
public enum SpoolOwner
{
    /// <summary>None: it died, or let go, or this is a copy. The next reader adopts the segment.</summary>
    Gone,

    /// <summary>A process holds the lock: the one that wrote it, or one that adopted it.</summary>
    Alive,

    /// <summary>The lock may not be looked at by this user.</summary>
    Unknown,
}
