using Dapper;
using Faultline.Server.Reports;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>A line of a list of reports as Dapper fills it.</summary>
internal sealed class ReportRowReader
{
    /// <summary>The columns, of <c>report r JOIN project p</c>.</summary>
    public const string Columns =
        """
        r.seq, p.name AS project, r.id, r.received, r.time, r.value,
          (SELECT text FROM term WHERE term_id = r.type) AS type, (SELECT text FROM term WHERE term_id = r.reporter) AS reporter,
          (SELECT text FROM term WHERE term_id = r.topic) AS topic
        """;

    /// <summary>The rows of these numbers, newest first.</summary>
    public static IEnumerable<ReportRowReader> Read(SqliteConnection connection, IReadOnlyCollection<long> seqs) => connection.Query<ReportRowReader>(
        $"SELECT {Columns} FROM report r JOIN project p USING (project_id) WHERE r.seq IN (SELECT value FROM json_each(@seqs)) ORDER BY r.seq DESC",
        new { seqs = $"[{string.Join(',', seqs)}]" });

    public long Seq { get; init; }

    public string Project { get; init; } = "";

    public byte[] Id { get; init; } = [];

    public long Received { get; init; }

    public long? Time { get; init; }

    public string? Type { get; init; }

    public string? Value { get; init; }

    public string? Reporter { get; init; }

    public string? Topic { get; init; }

    public ReportRow ToReportRow() =>
        new(Project, PackedId.Read(Id), UnixTime.At(Received), new ReportHeadline(UnixTime.At(Time), Type, Value, Reporter, Topic));
}
