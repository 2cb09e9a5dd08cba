namespace Faultline.Server;

/// <summary>
/// How the server runs. Each is set as <c>Faultline:Name</c> in appsettings.json, as <c>Faultline__Name</c> in the environment,
/// or as <c>--Faultline:Name=value</c>; the last wins.
/// </summary>
internal sealed class ServerOptions
{
    private const long KiB = 1024;
    private const long MiB = 1024 * KiB;
    private const long GiB = 1024 * MiB;
    private const long TiB = 1024 * GiB;

    /// <summary>Where to listen: one or several URLs joined by <c>;</c>, loopback addresses only. Also <c>--urls</c>.</summary>
    public string Listen { get; set; } = "http://127.0.0.1:5080";

    /// <summary>The data directory; made (0700) when it is not there. Also <c>--data</c>.</summary>
    public string Data { get; set; } = "./var";

    /// <summary>The connection string (Npgsql's) of a PostgreSQL database for index and payloads; <see cref="Data"/> then holds spools and keys only. Default: none, SQLite in <see cref="Data"/>.</summary>
    public string? PostgreSql
    {
        get;
        set => field = string.IsNullOrWhiteSpace(value) ? null : value;
    }

    /// <summary>The URL under which people reach this server; all links are made from it. Default: the first listen address. Also <c>--public-url</c>.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>Bytes of the largest report. 1 KiB to 15 MiB; default 1 MiB.</summary>
    public int MaxReportBytes { get; set; } = (int)MiB;

    /// <summary>Bytes of the longest text in a report; a longer one is cut in the middle. 1 KiB to 15 MiB; default 64 KiB.</summary>
    public int MaxFieldBytes { get; set; } = (int)(64 * KiB);

    /// <summary>Bytes of the largest intake body, decompressed. <see cref="MaxReportBytes"/> to 1 GiB; default 16 MiB.</summary>
    public int MaxBodyBytes { get; set; } = (int)(16 * MiB);

    /// <summary>Bytes of the largest compressed body as it is sent. 1 KiB to 1 GiB; default 4 MiB.</summary>
    public int MaxCompressedBytes { get; set; } = (int)(4 * MiB);

    /// <summary>Lines of the longest intake body. 1 to 1,000,000; default 10,000.</summary>
    public int MaxBodyLines { get; set; } = 10_000;

    /// <summary>Bytes of memory for the bodies that are read at one time; further requests wait. 1 MiB and 4 times <see cref="MaxReportBytes"/> to 64 GiB; default 64 MiB.</summary>
    public long MaxIngestBytesInFlight { get; set; } = 64 * MiB;

    /// <summary>Bytes a second that a body must arrive with on average, after 5 s; else it is answered with 408. 240 to 1 GiB; default 4 KiB.</summary>
    public int MinBodyBytesPerSecond { get; set; } = (int)(4 * KiB);

    /// <summary>Seconds within which a body must have arrived once there is room for it; else it is answered with 408. 1 to 86,400; default 60.</summary>
    public int MaxBodySeconds { get; set; } = 60;

    /// <summary>Connections that are open at one time; further ones are closed. Each may hold 128 KiB that wait to be read. 10 to 1,000,000; default 2,000.</summary>
    public int MaxConnections { get; set; } = 2_000;

    /// <summary>Bytes that one project's spool may take before its reports are answered with 503. Four times <see cref="MaxReportBytes"/> to 1 TiB; default 1 GiB.</summary>
    public long MaxSpoolBytes { get; set; } = GiB;

    /// <summary>Bytes that one project's parked records may take; what does not fit is dropped, and counted. 0 to 1 TiB; default 64 MiB.</summary>
    public long MaxParkedBytes { get; set; } = 64 * MiB;

    /// <summary>Free bytes of the data directory's disk below which reports are refused. 0 (never) to 1 PiB; default 1 GiB.</summary>
    public long MinFreeBytes { get; set; } = GiB;

    /// <summary>Reports that a project may hand in within an hour of the clock; further ones are refused. 0: no limit, the default; to 1,000,000,000.</summary>
    public long QuotaPerHour { get; set; }

    /// <summary>By project name, what goes before <see cref="QuotaPerHour"/>: <c>Faultline:Quotas:NAME</c>.</summary>
    public Dictionary<string, long> Quotas { get; } = new(StringComparer.Ordinal);

    /// <summary>Bytes after which a payload file is full and a new one begins. 1 KiB to 1 GiB; default 64 MiB.</summary>
    public int PayloadSegmentBytes { get; set; } = (int)(64 * MiB);

    /// <summary>Bytes that payloads and index may take; the oldest payloads go when it is more. 16 MiB to 1 PiB; default 20 GiB.</summary>
    public long MaxDataBytes { get; set; } = 20 * GiB;

    /// <summary>Of <see cref="MaxDataBytes"/>, what precious payloads may take. 0 (the default): a quarter of it.</summary>
    public long KeepBytes { get; set; }

    /// <summary>Days after which a payload goes. 1 to 36,500; default 90.</summary>
    public int MaxPayloadAgeDays { get; set; } = 90;

    /// <summary>Reports without payload, and refused ids, that are remembered; the oldest go first. 0 to 10,000,000,000; default 5,000,000.</summary>
    public long MaxTombstones { get; set; } = 5_000_000;

    /// <summary>The first so many payloads of a group are precious. 0 to 1,000; default 10.</summary>
    public int KeepFirst { get; set; } = 10;

    /// <summary>New groups of a project within an hour of the clock; reports of further ones go to its overflow group. 0: no limit; to 1,000,000; default 1,000.</summary>
    public int MaxNewGroupsPerHour { get; set; } = 1_000;

    /// <summary>Payloads of one group that are kept within an hour of the clock; further reports are counted and indexed. 0: all, the default; to 1,000,000,000.</summary>
    public int MaxPayloadsPerGroupAndHour { get; set; }

    /// <summary>
    /// How far the digester gives way to who answers requests: what is added to its threads' nice value. 0 (not at all), the default, to 19: the door then takes more, and what it
    /// took is found later.
    /// </summary>
    public int DigestNice { get; set; }

    /// <summary>While requests queue for a thread the digester rests after each batch, so many times as long as that took, but 1 s at most. 0 (never) to 100; default 5.</summary>
    public int DigestRest { get; set; } = 5;

    /// <summary>What is wrong with the numbers: one sentence each.</summary>
    public IEnumerable<string> Faults()
    {
        var faults = new List<string>();
        Within(nameof(MaxReportBytes), MaxReportBytes, KiB, 15 * MiB);
        Within(nameof(MaxFieldBytes), MaxFieldBytes, KiB, 15 * MiB);
        if (MaxBodyBytes < MaxReportBytes || MaxBodyBytes > GiB)
            faults.Add($"Faultline:MaxBodyBytes is {MaxBodyBytes}; expected MaxReportBytes ({MaxReportBytes}) to {GiB}");
        Within(nameof(MaxCompressedBytes), MaxCompressedBytes, KiB, GiB);
        Within(nameof(MaxBodyLines), MaxBodyLines, 1, 1_000_000);
        if (MaxIngestBytesInFlight < Math.Max(MiB, 4L * MaxReportBytes) || MaxIngestBytesInFlight > 64 * GiB)
            faults.Add($"Faultline:MaxIngestBytesInFlight is {MaxIngestBytesInFlight}; expected 4 x MaxReportBytes ({MaxReportBytes}), at least {MiB}, to {64 * GiB}");
        if (MaxSpoolBytes < Math.Max(16 * KiB, 4L * MaxReportBytes) || MaxSpoolBytes > TiB)
            faults.Add($"Faultline:MaxSpoolBytes is {MaxSpoolBytes}; expected 4 x MaxReportBytes ({MaxReportBytes}), at least 16384, to {TiB}");
        Within(nameof(MinBodyBytesPerSecond), MinBodyBytesPerSecond, 240, GiB);
        Within(nameof(MaxBodySeconds), MaxBodySeconds, 1, 86_400);
        Within(nameof(MaxConnections), MaxConnections, 10, 1_000_000);
        Within(nameof(MaxParkedBytes), MaxParkedBytes, 0, TiB);
        Within(nameof(MinFreeBytes), MinFreeBytes, 0, 1024 * TiB);
        Within(nameof(QuotaPerHour), QuotaPerHour, 0, 1_000_000_000);
        foreach (var (project, quota) in Quotas)
            Within($"{nameof(Quotas)}:{project}", quota, 0, 1_000_000_000);
        Within(nameof(PayloadSegmentBytes), PayloadSegmentBytes, KiB, GiB);
        Within(nameof(MaxDataBytes), MaxDataBytes, 16 * MiB, 1024 * TiB);
        Within(nameof(KeepBytes), KeepBytes, 0, MaxDataBytes);
        Within(nameof(MaxPayloadAgeDays), MaxPayloadAgeDays, 1, 36_500);
        Within(nameof(MaxTombstones), MaxTombstones, 0, 10_000_000_000);
        Within(nameof(KeepFirst), KeepFirst, 0, 1_000);
        Within(nameof(MaxNewGroupsPerHour), MaxNewGroupsPerHour, 0, 1_000_000);
        Within(nameof(MaxPayloadsPerGroupAndHour), MaxPayloadsPerGroupAndHour, 0, 1_000_000_000);
        Within(nameof(DigestNice), DigestNice, 0, 19);
        Within(nameof(DigestRest), DigestRest, 0, 100);
        return faults;

        void Within(string name, long value, long least, long most)
        {
            if (value < least || value > most)
                faults.Add($"Faultline:{name} is {value}; expected {least} to {most}");
        }
    }

    /// <summary>The quota of a project; 0 for none.</summary>
    public long QuotaOf(string project) => Quotas.TryGetValue(project, out var own) ? own : QuotaPerHour;
}
