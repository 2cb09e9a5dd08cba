namespace Faultline.Server;

/// <summary>
/// How the server runs. Each is set as <c>Faultline:Name</c> in appsettings.json, as <c>Faultline__Name</c> in the environment,
/// or as <c>--Faultline:Name=value</c>; the last wins.
/// </summary>
internal sealed class ServerOptions
{
    /// <summary>Where to listen: one or several URLs joined by <c>;</c>, loopback addresses only. Also <c>--urls</c>.</summary>
    public string Listen { get; set; } = "http://127.0.0.1:5080";

    /// <summary>The data directory; made (0700) when it is not there. Also <c>--data</c>.</summary>
    public string Data { get; set; } = "./var";

    /// <summary>The URL under which people reach this server; all links are made from it. Default: the first listen address. Also <c>--public-url</c>.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>Bytes of the largest report. 1 KiB to 15 MiB; default 1 MiB.</summary>
    public int MaxReportBytes { get; set; } = 1024 * 1024;

    /// <summary>Bytes of the largest intake body, decompressed. <see cref="MaxReportBytes"/> to 1 GiB; default 16 MiB.</summary>
    public int MaxBodyBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Bytes of the largest gzip body as it is sent. 1 KiB to 1 GiB; default 4 MiB.</summary>
    public int MaxCompressedBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Lines of the longest intake body. 1 to 1,000,000; default 10,000.</summary>
    public int MaxBodyLines { get; set; } = 10_000;

    /// <summary>Bytes that one project's spool may take before its reports are answered with 503. Four times <see cref="MaxReportBytes"/> to 1 TiB; default 1 GiB.</summary>
    public long MaxSpoolBytes { get; set; } = 1024L * 1024 * 1024;

    /// <summary>Bytes after which a payload file is full and a new one begins. 1 KiB to 1 GiB; default 64 MiB.</summary>
    public int PayloadSegmentBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>What is wrong with the numbers: one sentence each.</summary>
    public IEnumerable<string> Faults()
    {
        const int GiB = 1024 * 1024 * 1024;
        if (MaxReportBytes is < 1024 or > 15 * 1024 * 1024)
            yield return $"Faultline:MaxReportBytes is {MaxReportBytes}; expected 1024 to {15 * 1024 * 1024}";
        if (MaxBodyBytes < MaxReportBytes || MaxBodyBytes > GiB)
            yield return $"Faultline:MaxBodyBytes is {MaxBodyBytes}; expected MaxReportBytes ({MaxReportBytes}) to {GiB}";
        if (MaxCompressedBytes is < 1024 or > GiB)
            yield return $"Faultline:MaxCompressedBytes is {MaxCompressedBytes}; expected 1024 to {GiB}";
        if (MaxBodyLines is < 1 or > 1_000_000)
            yield return $"Faultline:MaxBodyLines is {MaxBodyLines}; expected 1 to 1000000";
        if (MaxSpoolBytes < Math.Max(16 * 1024, 4L * MaxReportBytes) || MaxSpoolBytes > 1024L * GiB)
            yield return $"Faultline:MaxSpoolBytes is {MaxSpoolBytes}; expected 4 x MaxReportBytes ({MaxReportBytes}), at least 16384, to {1024L * GiB}";
        if (PayloadSegmentBytes is < 1024 or > GiB)
            yield return $"Faultline:PayloadSegmentBytes is {PayloadSegmentBytes}; expected 1024 to {GiB}";
    }
}
