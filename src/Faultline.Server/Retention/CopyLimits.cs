namespace Faultline.Server.Retention;

/// <summary>How much of a bulk segment is copied forward before it is dropped.</summary>
internal static class CopyLimits
{
    /// <summary>Reports of a group that is linked with a bug, the first of the segment: enough to mend it by.</summary>
    public const int OfBug = 10;

    /// <summary>Pinned reports, the first of the segment: who pins by a program must not make a copy of everything.</summary>
    public const int Pinned = 1_000;
}
