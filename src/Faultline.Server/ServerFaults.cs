namespace Faultline.Server;

/// <summary>The faults of everyone who reads; the intake has its own.</summary>
internal static class ServerFaults
{
    public static Fault ReportNotFound(string id) =>
        new("faultline.report.not_found", 404, "Report not found", $"There is no report {id} here. A report that was made a moment ago may still be on its way.");

    public static Fault NotAReportId(string text) =>
        new(
            "faultline.report.not_found",
            404,
            "Report not found",
            $"There is no report id in '{Shorten(text)}'. An id is OOPS- and 20 letters or digits, such as OOPS-7ZK3M9QW2X5T8V1B4N6C; any case, "
            + "and a whole sentence or URL round it, will do.");

    public static Fault ProjectNotFound(string name) =>
        new("faultline.project.not_found", 404, "Project not found", $"There is no project '{Shorten(name)}'.");

    public static Fault AmbiguousReport(ReportId id, IReadOnlyList<string> projects, IReadOnlyList<FaultLink> links) =>
        new(
            "faultline.report.ambiguous",
            409,
            "Several projects hold this report id",
            $"{projects.Count} projects hold {id}: {string.Join(", ", projects)}. Ask for it in one of them.")
        {
            Data = new Dictionary<string, object?> { ["id"] = id.ToString(), ["projects"] = projects },
            Links = links,
        };

    public static Fault ReportDamaged(ReportId id) =>
        new("faultline.report.damaged", 500, "Report damaged", $"{id} was stored, but its bytes can no longer be read. The server's log says where.");

    public static Fault InvalidCursor(string text) =>
        new("faultline.request.invalid_cursor", 400, "Not a cursor", $"'{Shorten(text)}' is not a cursor; expected the member 'next' of the page before, or none.");

    public static Fault InvalidLimit(string text, int max) =>
        new("faultline.request.invalid_limit", 400, "Not a limit", $"'{Shorten(text)}' is not a limit; expected a whole number from 1 to {max}.");

    public static Fault WrongHost(string host, string publicHost) =>
        new(
            "faultline.request.wrong_host",
            421,
            "Not this server's name",
            $"This server does not answer as '{Shorten(host)}'; expected localhost, a loopback address or {publicHost} (option Faultline:PublicUrl).");

    public static Fault StoreUnavailable() =>
        new("faultline.store.unavailable", 503, "The store does not answer", "The store does not answer now. The server's log says why.") { RetryAfter = TimeSpan.FromSeconds(5) };

    /// <summary>What a caller sent, short enough to be quoted.</summary>
    public static string Shorten(string text) => text.Length <= 100 ? text : text[..100] + "…";
}
