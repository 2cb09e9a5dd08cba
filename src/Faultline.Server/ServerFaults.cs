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

    /// <summary>The project has no group of this number.</summary>
    /// <param name="number">What was asked for.</param>
    /// <cause>The number is mistyped, or the group is another project's.</cause>
    /// <remedy>Look for the group in the project's list.</remedy>
    [FaultCode("faultline.group.not_found", 404, "Group not found", "The project has no group {number}.")]
    public static partial Fault GroupNotFound(string number);

    /// <summary>The search cannot be understood.</summary>
    /// <param name="query">The search.</param>
    /// <param name="position">Where the word begins that is wrong: characters of the query before it.</param>
    /// <param name="length">How many characters it has.</param>
    /// <param name="problem">What is wrong with it.</param>
    /// <param name="suggestions">What may be meant, best first; may be empty.</param>
    /// <remedy>Mend the word at the position; docs/search.md has all fields.</remedy>
    [FaultCode("faultline.search.invalid", 400, "Search not understood", "{problem}")]
    public static partial Fault InvalidSearch(string query, int position, int length, string problem, IReadOnlyList<string> suggestions);

    /// <summary>A value of a request is none.</summary>
    /// <param name="name">Which.</param>
    /// <param name="value">What was given.</param>
    /// <param name="expected">What it should be.</param>
    /// <remedy>Send what was expected, or leave it out where it has a default.</remedy>
    [FaultCode("faultline.request.invalid_value", 400, "Value not understood", "'{value}' cannot be '{name}'; expected {expected}.")]
    public static partial Fault InvalidValue(string name, string value, string expected);

    /// <summary>The body is not the JSON object that was expected.</summary>
    /// <param name="problem">What is wrong with it.</param>
    /// <remedy>Send a JSON object with the members that docs/api.md names.</remedy>
    [FaultCode("faultline.request.invalid_body", 400, "Body not understood", "{problem}")]
    public static partial Fault InvalidBody(string problem);

    /// <summary>The body is larger than the request may have.</summary>
    /// <param name="limit">Bytes that are taken.</param>
    /// <remedy>Send less at once.</remedy>
    [FaultCode("faultline.request.body_too_large", 413, "Body too large", "The body has more than {limit} bytes.")]
    public static partial Fault BodyTooLarge(int limit);

    /// <summary>The body is of a media type that this address does not read.</summary>
    /// <param name="mediaType">The request's <c>Content-Type</c>, if it has one.</param>
    /// <param name="expected">What is read.</param>
    /// <remedy>Send the media type that was expected, in UTF-8.</remedy>
    [FaultCode("faultline.request.unsupported_media_type", 415, "Media type not supported", "'{media_type}' is not read here; expected {expected}.")]
    public static partial Fault UnsupportedMediaType(string? mediaType, string expected);

    /// <summary>A page of another site asks for a change.</summary>
    /// <cause>A form or script elsewhere was sent through somebody's browser.</cause>
    /// <remedy>Make the change on the page of this server, or with the API from a program.</remedy>
    [FaultCode("faultline.request.cross_site", 403, "Asked from another site", "A page of another site asked for this change; nothing was done.")]
    public static partial Fault CrossSite();

    /// <summary>A form came without the token that its page gave it.</summary>
    /// <cause>The server was started again since the page was loaded, or the browser keeps no cookies.</cause>
    /// <remedy>Go back, load the page again, and send the form again.</remedy>
    [FaultCode("faultline.request.stale_form", 403, "The form is too old", "The form was made before the server's last start, or its cookie is gone; nothing was done. Go back, load the page again, and send it again.")]
    public static partial Fault StaleForm();

    /// <summary>A line of the rules cannot be understood.</summary>
    /// <param name="line">The first line that is wrong, from 1.</param>
    /// <param name="problem">What is wrong with it.</param>
    /// <param name="errors">All that is wrong, each with its line and column.</param>
    /// <remedy>Mend the lines; docs/groups.md says how rules are written.</remedy>
    [FaultCode("faultline.rules.invalid", 400, "Rules not understood", "Line {line}: {problem}")]
    public static partial Fault InvalidRules(int line, string problem, IReadOnlyList<string> errors);

    /// <summary>Somebody else saved the rules in the meantime.</summary>
    /// <param name="expected">The version that the change was made to.</param>
    /// <param name="current">The version in force.</param>
    /// <remedy>Read the version in force, and make the change to that.</remedy>
    [FaultCode("faultline.rules.conflict", 409, "The rules have changed", "The change was made to version {expected}, but version {current} is in force by now; nothing was saved.")]
    public static partial Fault RulesConflict(int expected, int current);

    /// <summary>There is no parked record of this id.</summary>
    /// <param name="id">What was asked for.</param>
    /// <cause>It was tried again, or removed, in the meantime.</cause>
    /// <remedy>Read the list again.</remedy>
    [FaultCode("faultline.parked.not_found", 404, "Parked record not found", "There is no parked record '{id}'.")]
    public static partial Fault ParkedNotFound(string id);

    /// <summary>There is no report id in what was asked for: the same code, since a reader does the same.</summary>
    public static Fault NotAReportId(string text) => ReportNotFound(Shorten(text)) with
    {
        Detail = $"There is no report id in '{Shorten(text)}'. An id is OOPS- and 20 letters or digits, such as OOPS-7ZK3M9QW2X5T8V1B4N6C; any case, "
            + "and a whole sentence or URL round it, will do.",
    };

    /// <summary>What a caller sent, short enough to be quoted.</summary>
    public static string Shorten(string text) => text.Length <= 100 ? text : text[..100] + "…";
}
