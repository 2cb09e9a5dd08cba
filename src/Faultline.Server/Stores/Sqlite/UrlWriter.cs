using System.Buffers.Binary;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>
/// Counts the URLs and local referrers of groups by day: the first <see cref="MostUrls"/> different ones of a group, day and kind,
/// each with the first <see cref="MostReports"/> reports.
/// </summary>
internal sealed class UrlWriter(Statements statements)
{
    public const int MostUrls = 50;
    public const int MostReports = 10;

    /// <summary>Bytes of a report's number.</summary>
    public const int SeqSize = 5;

    private const int MostRemembered = 50_000;

    private readonly Dictionary<(long Day, long Group, UrlKind Kind), long> _rows = [];

    public void Write(List<ReportEntry> reports)
    {
        var sums = new SortedDictionary<(long Day, long Group, UrlKind Kind, string Url), List<long>>(Comparer<(long Day, long Group, UrlKind Kind, string Url)>.Create(Compare));
        foreach (var report in reports)
        {
            Add(report, UrlKind.Url, report.Record.Facts.Url);
            Add(report, UrlKind.Referrer, report.Record.Facts.LocalReferrer);
        }

        foreach (var ((day, group, kind, url), seqs) in sums)
        {
            if (!Count(day, group, kind, url, seqs) && HasRoom(day, group, kind))
                Insert(day, group, kind, url, seqs);
        }

        void Add(ReportEntry report, UrlKind kind, string? url)
        {
            if (WithoutQuery(url) is not { Length: > 0 } plain)
                return;
            var key = (UnixTime.Day(report.Record.Received), report.Group, kind, plain);
            if (!sums.TryGetValue(key, out var seqs))
                sums[key] = seqs = [];
            seqs.Add(report.Seq);
        }
    }

    /// <summary>A transaction was rolled back: what it inserted is not there.</summary>
    public void Forget() => _rows.Clear();

    /// <summary>A URL without query and fragment.</summary>
    public static string? WithoutQuery(string? url) => url?.IndexOfAny(['?', '#']) is { } end and >= 0 ? url[..end] : url;

    /// <summary>The numbers of reports in a row.</summary>
    public static IEnumerable<long> SeqsOf(byte[] reports)
    {
        for (var at = 0; at + SeqSize <= reports.Length; at += SeqSize)
            yield return ((long)reports[at] << 32) | BinaryPrimitives.ReadUInt32BigEndian(reports.AsSpan(at + 1));
    }

    private bool Count(long day, long group, UrlKind kind, string url, List<long> seqs) => statements
        .Of("""
            UPDATE group_url SET count = count + ?5, reports = CASE WHEN length(reports) < 50 THEN substr(CAST(reports || ?6 AS BLOB), 1, 50) ELSE reports END
            WHERE day = ?1 AND group_id = ?2 AND kind = ?3 AND url = ?4 RETURNING 1
            """)
        .Bind(1, day).Bind(2, group).Bind(3, (long)kind).Bind(4, url).Bind(5, seqs.Count).Bind(6, Pack(seqs))
        .Number() is not null;

    private bool HasRoom(long day, long group, UrlKind kind)
    {
        var key = (day, group, kind);
        if (_rows.Count >= MostRemembered)
            _rows.Clear();
        if (!_rows.TryGetValue(key, out var rows))
        {
            rows = statements.Of("SELECT COUNT(*) FROM group_url WHERE day = ?1 AND group_id = ?2 AND kind = ?3")
                .Bind(1, day).Bind(2, group).Bind(3, (long)kind)
                .Number() ?? 0;
        }

        _rows[key] = Math.Min(rows + 1, MostUrls);
        return rows < MostUrls;
    }

    private void Insert(long day, long group, UrlKind kind, string url, List<long> seqs) => statements
        .Of("INSERT INTO group_url (day, group_id, kind, url, count, reports) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
        .Bind(1, day).Bind(2, group).Bind(3, (long)kind).Bind(4, url).Bind(5, seqs.Count).Bind(6, Pack(seqs))
        .Run();

    private static byte[] Pack(List<long> seqs)
    {
        var bytes = new byte[Math.Min(seqs.Count, MostReports) * SeqSize];
        for (var at = 0; at < bytes.Length; at += SeqSize)
        {
            var seq = seqs[at / SeqSize];
            bytes[at] = (byte)(seq >> 32);
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at + 1), (uint)seq);
        }

        return bytes;
    }

    private static int Compare((long Day, long Group, UrlKind Kind, string Url) one, (long Day, long Group, UrlKind Kind, string Url) other)
    {
        var order = (one.Day, one.Group, one.Kind).CompareTo((other.Day, other.Group, other.Kind));
        return order != 0 ? order : string.CompareOrdinal(one.Url, other.Url);
    }
}
