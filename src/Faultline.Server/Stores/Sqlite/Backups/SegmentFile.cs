using Dapper;
using Faultline.Server.Stores.Payloads;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite.Backups;

/// <summary>A payload file that a database knows and that is not dropped.</summary>
internal sealed class SegmentFile
{
    public long Project { get; init; }

    public long Number { get; init; }

    public long State { get; init; }

    /// <summary>How much of it the database knows.</summary>
    public long EndOffset { get; init; }

    /// <summary>Its path below the data directory, or a backup.</summary>
    public string Path => System.IO.Path.Combine("payloads", Project.ToString(System.Globalization.CultureInfo.InvariantCulture), PayloadSegments.NameOf(Number));

    /// <summary>All of a database.</summary>
    public static IReadOnlyList<SegmentFile> Of(SqliteConnection connection) => connection.Query<SegmentFile>(
        "SELECT project_id AS project, number, state, end_offset AS endoffset FROM payload_segment WHERE state < 2 ORDER BY project_id, number").AsList();
}
