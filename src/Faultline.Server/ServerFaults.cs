using Faultline.Catalogue;

namespace Faultline.Server;

/// <summary>The faults of everyone who reads; the intake has its own.</summary>
[FaultCatalogue("faultline")]
internal static partial class ServerFaults
{
    /// <summary>How long a caller should wait for what is away for a moment.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    /// <summary>How long a caller should wait for what somebody has to mend.</summary>
    public static readonly TimeSpan Later = TimeSpan.FromMinutes(1);

    /// <summary>There is no report of this id, or what was asked for is no report id.</summary>
    /// <param name="id">What was asked for.</param>
    /// <cause>The report is still on its way, it was kept by another server, or the id is mistyped.</cause>
    /// <remedy>Ask again a moment later; then compare the id with where it was shown. A whole sentence or URL round the id will do.</remedy>
    [FaultCode("faultline.report.not_found", 404, "Report not found", "There is no report {id} here. A report that was made a moment ago may still be on its way.")]
    public static partial Fault ReportNotFound(string id);

    /// <summary>There is no project of this name.</summary>
    /// <param name="project">The name that was asked for.</param>
    /// <cause>The name is mistyped; case counts.</cause>
    /// <remedy>Compare it with the name that the project was made under; <c>faultline-server projects add NAME</c> makes one.</remedy>
    [FaultCode("faultline.project.not_found", 404, "Project not found", "There is no project '{project}'.")]
    public static partial Fault ProjectNotFound(string project);

    /// <summary>Several projects hold a report of this id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="projects">The projects that hold it.</param>
    /// <cause>The same report was sent with the keys of several projects.</cause>
    /// <remedy>Ask for it in one of them: the links lead there.</remedy>
    [FaultCode("faultline.report.ambiguous", 409, "Several projects hold this report id", "Several projects hold {id}: {projects}. Ask for it in one of them.")]
    public static partial Fault AmbiguousReport(string id, IReadOnlyList<string> projects);

    /// <summary>The report was stored, and can no longer be read.</summary>
    /// <param name="id">The id of the report.</param>
    /// <cause>The disk is damaged, or somebody removed files from the data directory.</cause>
    /// <remedy>The server's log says where. Restore the file from a backup.</remedy>
    [FaultCode("faultline.report.damaged", 500, "Report damaged", "{id} was stored, but its bytes can no longer be read. The server's log says where.")]
    public static partial Fault ReportDamaged(string id);

    /// <summary>The report was seen; its details are not kept any more.</summary>
    /// <param name="id">The id of the report.</param>
    /// <param name="reason">Which way they went: evicted, sampled, erased or refused.</param>
    /// <param name="at">When, UTC.</param>
    /// <cause>Details are dropped for their age or for the disk budget; a group that has enough of an hour keeps no more; a user's data was erased; the door refused it.</cause>
    /// <remedy>Look at the group that it belongs to: other reports of it may still be there.</remedy>
    [FaultCode("faultline.report.gone", 410, "The report's details are gone", "{id} was seen, but its details are not kept: {reason} at {at}.")]
    public static partial Fault ReportGone(string id, string reason, DateTimeOffset at);

    /// <summary>What was given as a cursor is none.</summary>
    /// <param name="cursor">What was given.</param>
    /// <cause>The cursor was cut, changed, or made up.</cause>
    /// <remedy>Send the member <c>next</c> of the page before as it is, or begin again without one.</remedy>
    [FaultCode("faultline.request.invalid_cursor", 400, "Not a cursor", "'{cursor}' is not a cursor; expected the member 'next' of the page before, or none.")]
    public static partial Fault InvalidCursor(string cursor);

    /// <summary>What was given as the number of rows is none.</summary>
    /// <param name="limit">What was given.</param>
    /// <param name="max">The most that can be asked for.</param>
    /// <remedy>Send a whole number within the range, or none.</remedy>
    [FaultCode("faultline.request.invalid_limit", 400, "Not a limit", "'{limit}' is not a limit; expected a whole number from 1 to {max}.")]
    public static partial Fault InvalidLimit(string limit, int max);

    /// <summary>The request names a host that this server does not answer as.</summary>
    /// <param name="host">The host that the request names.</param>
    /// <param name="publicHost">The host that the server answers as, beside loopback names.</param>
    /// <cause>A proxy sends requests on under its own name, or a page elsewhere tries to read through somebody's browser.</cause>
    /// <remedy>Set <c>Faultline:PublicUrl</c> to the address that users see.</remedy>
    [FaultCode("faultline.request.wrong_host", 421, "Not this server's name", "This server does not answer as '{host}'; expected localhost, a loopback address or {public_host} (option Faultline:PublicUrl).")]
    public static partial Fault WrongHost(string host, string publicHost);

    /// <summary>The store does not answer.</summary>
    /// <param name="retryAfter">When to ask again.</param>
    /// <cause>The disk is full, or another process holds the database.</cause>
    /// <remedy>Ask again later. The server's log says why; reports are taken in all the same.</remedy>
    [FaultCode("faultline.store.unavailable", 503, "The store does not answer", "The store does not answer now. The server's log says why.")]
    public static partial Fault StoreUnavailable(TimeSpan retryAfter);

    /// <summary>There is no report id in what was asked for: the same code, since a reader does the same.</summary>
    public static Fault NotAReportId(string text) => ReportNotFound(Shorten(text)) with
    {
        Detail = $"There is no report id in '{Shorten(text)}'. An id is OOPS- and 20 letters or digits, such as OOPS-7ZK3M9QW2X5T8V1B4N6C; any case, "
            + "and a whole sentence or URL round it, will do.",
    };

    /// <summary>What a caller sent, short enough to be quoted.</summary>
    public static string Shorten(string text) => text.Length <= 100 ? text : text[..100] + "…";
}
