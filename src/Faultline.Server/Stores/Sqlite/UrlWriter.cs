using System.Buffers.Binary;
using Faultline.Server.Groups;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>
/// Counts the URLs and local referrers of groups by day: the first <see cref="UrlCount.MostOfDay"/> different ones of a group, day and kind,
/// each with the first <see cref="UrlCount.MostIds"/> reports.
/// </summary>
internal sealed class UrlWriter(Statements statements)
{
    /// <summary>Bytes of a report's number.</summary>
    public const int SeqSize = 5;

    private const int MostRemembered = 10_000;

    private readonly Dictionary<(long Day, long Group, UrlKind Kind), KnownUrls> _known = [];

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
            // Most services have more URLs than there is room for: those that are surely not among the kept ones cost no look into the database.
            var known = Known(day, group, kind);
            if (known.MayHave(url) && Count(day, group, kind, url, seqs))
                continue;
            if (known.Rows < UrlCount.MostOfDay)
                Insert(known, (day, group, kind, url), seqs);
        }

        void Add(ReportEntry report, UrlKind kind, string? url)
        {
            if (UrlCount.PlainOf(url) is not { Length: > 0 } plain)
                return;
            var key = (UnixTime.Day(report.Record.Received), report.Group, kind, plain);
            if (!sums.TryGetValue(key, out var seqs))
                sums[key] = seqs = [];
            seqs.Add(report.Seq);
        }
    }

    /// <summary>A transaction was rolled back: what it inserted is not there.</summary>
    public void Forget() => _known.Clear();

    /// <summary>The numbers of reports in a row.</summary>
    public static IEnumerable<long> SeqsOf(byte[] reports)
    {
        for (var at = 0; at + SeqSize <= reports.Length; at += SeqSize)
            yield return ((long)reports[at] << 32) | BinaryPrimitives.ReadUInt32BigEndian(reports.AsSpan(at + 1));
    }

    private bool Count(long day, long group, UrlKind kind, string url, List<long> seqs) => statements
        .Of("""
            UPDATE group_url SET count = count + ?5, reports = CASE WHEN length(reports) < 50 THEN substr(CAST(reports || ?6 AS BLOB), 1, 50) ELSE reports END
            WHERE day = ?1 AND group_id = ?2 AND kind = ?3 AND url = ?4
            """)
        .Bind(1, day).Bind(2, group).Bind(3, (long)kind).Bind(4, url).Bind(5, seqs.Count).Bind(6, Pack(seqs))
        .Changes();

    private KnownUrls Known(long day, long group, UrlKind kind)
    {
        var key = (day, group, kind);
        if (_known.TryGetValue(key, out var known))
            return known;
        if (_known.Count >= MostRemembered)
            _known.Clear();
        _known[key] = known = new KnownUrls();
        var urls = statements.Of("SELECT url FROM group_url WHERE day = ?1 AND group_id = ?2 AND kind = ?3").Bind(1, day).Bind(2, group).Bind(3, (long)kind);
        while (urls.Step())
            known.Add(urls.Text(0)!);
        return known;
    }

    private void Insert(KnownUrls known, (long Day, long Group, UrlKind Kind, string Url) row, List<long> seqs)
    {
        statements
            .Of("INSERT INTO group_url (day, group_id, kind, url, count, reports) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
            .Bind(1, row.Day).Bind(2, row.Group).Bind(3, (long)row.Kind).Bind(4, row.Url).Bind(5, seqs.Count).Bind(6, Pack(seqs))
            .Run();
        known.Add(row.Url);
    }

    /// <summary>A row's numbers of reports, the first of them.</summary>
    public static byte[] Pack(List<long> seqs)
    {
        var bytes = new byte[Math.Min(seqs.Count, UrlCount.MostIds) * SeqSize];
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

    // Hashes: what they do not know is surely not there.
    private sealed class KnownUrls
    {
        private readonly HashSet<int> _hashes = [];

        public int Rows { get; private set; }

        public bool MayHave(string url) => _hashes.Contains(string.GetHashCode(url));

        public void Add(string url)
        {
            _hashes.Add(string.GetHashCode(url));
            Rows++;
        }
    }
}
