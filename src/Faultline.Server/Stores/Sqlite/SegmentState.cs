namespace Faultline.Server.Stores.Sqlite;

/// <summary>Where a payload file is on its way. The numbers stand in the database.</summary>
internal enum SegmentState
{
    /// <summary>Written to.</summary>
    Open = 0,

    /// <summary>Full, or old enough.</summary>
    Closed = 1,

    /// <summary>Its reports are tombstones; the file is being unlinked.</summary>
    Dropping = 2,

    /// <summary>The file is gone; the row tells its tombstones when and why.</summary>
    Dropped = 3,
}
