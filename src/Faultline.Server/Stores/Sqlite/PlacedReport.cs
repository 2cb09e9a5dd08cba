namespace Faultline.Server.Stores.Sqlite;

/// <summary>A report and where its payload lies in a segment that is known.</summary>
internal readonly record struct PlacedReport(long Seq, long Received, long Offset, int Length, int Slot)
{
    /// <summary>Reads <c>seq, received, offset, length, slot</c>.</summary>
    public static PlacedReport Read(Statement row) => new(row.Long(0), row.Long(1), row.Long(2), (int)row.Long(3), (int)row.Long(4));
}
