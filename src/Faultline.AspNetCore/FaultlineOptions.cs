using Faultline.Catalogue;
using Faultline.Formats;
using Faultline.Reports;
using Faultline.Shipping;
using Faultline.Spooling;
using Faultline.Timelines;
using Microsoft.AspNetCore.Http;

namespace Faultline.AspNetCore;

/// <summary>
/// How Faultline answers and reports in this app. Bound from the configuration section <c>Faultline</c>; what code sets
/// wins. A wrong value stops the start with a message that names every one.
/// </summary>
public sealed class FaultlineOptions
{
    internal const string Section = "Faultline";

    /// <summary>
    /// The service type that begins every fault code made here: lower-case letters, digits, <c>_</c> and <c>-</c>.
    /// Default: the application's name in that spelling.
    /// </summary>
    public string? Service { get; set; }

    /// <summary>The format for callers that accept any, or none that exists. Default: <c>openstack</c>.</summary>
    public string DefaultFormat { get; set; } = "openstack";

    /// <summary>
    /// Formats beside <c>openstack</c>, <c>problem</c>, <c>nova</c>, <c>combined</c>, <c>pulp</c>, <c>pulp-strict</c>, <c>html</c> and <c>text</c>.
    /// One with the media type of these goes before it. Default: none.
    /// </summary>
    public IList<IFaultFormat> Formats { get; } = [];

    /// <summary>
    /// The formats of what lies below a path, such as <c>/v2.1</c> → <c>nova</c>; the longest prefix wins. They hold where the endpoint and its
    /// group say nothing (see <see cref="FaultFormatExtensions.WithFaultFormat"/>), and for what middleware refuses before an endpoint is known.
    /// Default: none; an unknown URI then gets the format of the endpoints beside it, if these agree.
    /// </summary>
    public IDictionary<string, string> PathFormats { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether problem details become faults: those of <c>Results.Problem</c>, <c>ValidationProblem</c>, validation, status code pages, exception
    /// handlers and controllers. One that the app serialises by itself is never touched. Default: true, so that an endpoint has one shape.
    /// </summary>
    public bool TakeOverProblemDetails { get; set; } = true;

    /// <summary>
    /// The value of <c>WWW-Authenticate</c> for a 401 that has none, in printable ASCII, such as <c>Bearer realm="compute"</c>. Default: null, the name of the default
    /// challenge scheme, or <c>Bearer</c>.
    /// </summary>
    /// <remarks>Source: RFC 9110, section 15.5.2.</remarks>
    public string? Challenge { get; set; }

    /// <summary>
    /// The page that explains a code, an http or https URL with <c>{code}</c> in the code's place, such as <c>https://docs.example.org/errors/{code}</c>.
    /// Default: null; the help link then leads to the section of the RFC that defines the status. Where the app serves its catalogue
    /// (<c>MapFaultCatalogue</c>), the pages of that go first.
    /// </summary>
    public string? HelpUrl { get; set; }

    /// <summary>
    /// The URL under which callers reach this app, with the path of a proxy before it if there is one, such as <c>https://compute.example.org</c>.
    /// Help links to the app's own catalogue begin with it. Default: null; they are then paths, such as <c>/faults/compute.server.not_found</c>,
    /// since what a request says of the host is not to be trusted.
    /// </summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>The language of the texts in the catalogues themselves, a BCP 47 tag. Default: <c>en</c>.</summary>
    public string NeutralLanguage { get; set; } = "en";

    /// <summary>What a caller is told of an unexpected error beside the class and the id. Default: a sentence that asks to report it.</summary>
    public string SupportText { get; set; } = "Please report it to the operators of this service";

    /// <summary>What the timeline of a request keeps, and what it listens to.</summary>
    public TimelineOptions Timeline { get; } = new();

    /// <summary>
    /// Says who sees details (trace, link to the report) when a request fails. Asked when the request reaches
    /// <c>UseFaultline</c>, before anything can fail; null, and any caller who is not authenticated, sees none. Default: null.
    /// </summary>
    public Func<HttpContext, bool>? DiscloseDetailsTo { get; set; }

    /// <summary>
    /// The response headers that carry the local request id. Default: when none are named, the three of OpenStack, <c>X-Request-Id</c>,
    /// <c>X-OpenStack-Request-Id</c> and <c>X-Compute-Request-Id</c>.
    /// </summary>
    public IList<string> RequestIdHeaders { get; } = [];

    /// <summary>The request header that may carry a global id. Default: <c>X-OpenStack-Request-Id</c>.</summary>
    public string GlobalRequestIdHeader { get; set; } = "X-OpenStack-Request-Id";

    /// <summary>The response header that carries the id of the error report. Default: <c>X-Oops-Id</c>.</summary>
    public string ReportIdHeader { get; set; } = "X-Oops-Id";

    /// <summary>
    /// Whether callers see what a service that was called answered, as a cause of our fault, as far as that service tells its own callers; never
    /// traces. Reports have it in any case. Default: true.
    /// </summary>
    public bool ShowUpstreamFaults { get; set; } = true;

    /// <summary>Faults with this status or a higher one leave a report. 400 to 600; 600 is none. Exceptions that nobody expected always do. Default: 500.</summary>
    public int ReportFromStatus { get; set; } = 500;

    /// <summary>How long requests may take. Default: as long as they like.</summary>
    public DeadlineOptions Deadlines { get; } = new();

    /// <summary>How the page of a failure looks in a browser.</summary>
    public FaultPageOptions Page { get; } = new();

    /// <summary>What else leaves a report, and what leaves none.</summary>
    public ReportingOptions Reporting { get; } = new();

    /// <summary>What goes into a report, and how much.</summary>
    public ReporterOptions Report { get; } = new();

    /// <summary>
    /// Where reports wait until they are shipped. Its directory's default: <c>faultline/{Service}-{environment}/spool</c> in systemd's
    /// <c>STATE_DIRECTORY</c>, else in the user's local application data, such as <c>~/.local/share</c>. It is logged at the start. Installations of
    /// one service and environment share it; those that report to different projects need one each.
    /// </summary>
    /// <remarks>Below the content root it would cost CPU: ASP.NET Core watches that for changed settings, so each report wakes the watcher.</remarks>
    public SpoolOptions Spool { get; } = new();

    /// <summary>The server that takes the reports, such as <c>http://127.0.0.1:5080</c>. Default: null; reports then stay in the spool.</summary>
    public Uri? Server
    {
        get => Shipping.Server;
        set => Shipping.Server = value;
    }

    /// <summary>The ingest key of the project, <c>flk_…</c>. Needed with <see cref="Server"/>.</summary>
    public string Key
    {
        get => Shipping.Key;
        set => Shipping.Key = value;
    }

    /// <summary>How reports are shipped: batches, back-off, time-outs.</summary>
    public ShipperOptions Shipping { get; } = new();

    internal List<FaultCatalogue> Catalogues { get; } = [];

    internal ExceptionMap Exceptions { get; } = new();

    internal List<Action<HttpContext, ReportContext>> Enrichers { get; } = [];

    /// <summary>
    /// Answers exceptions of a class, and of classes derived from it, with a fault. The most derived class wins. Such an
    /// exception is expected: it leaves a report only if its fault's status is at least <see cref="ReportFromStatus"/>.
    /// </summary>
    public FaultlineOptions Map<TException>(Func<TException, Fault> fault)
        where TException : Exception
    {
        Exceptions.Add(typeof(TException), e => fault((TException)e));
        return this;
    }

    /// <summary>
    /// Lets callers read the message of this class of unhandled exceptions, and of classes derived from it:
    /// <c>Class: message</c> instead of the class alone.
    /// </summary>
    public FaultlineOptions MarkSafe<TException>()
        where TException : Exception
    {
        Exceptions.MarkSafe(typeof(TException));
        return this;
    }

    /// <summary>
    /// Adds a catalogue that is not found by itself, as those of the app's assemblies and of what they refer to are: one of a plugin, or one
    /// made at run time. A code, or a Pulp number, that two catalogues declare stops the start.
    /// </summary>
    public FaultlineOptions AddCatalogue(FaultCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        Catalogues.Add(catalogue);
        return this;
    }

    /// <summary>Adds what the app knows to each report. Runs under guard: see <see cref="IReportEnricher"/>.</summary>
    public FaultlineOptions Enrich(Action<HttpContext, ReportContext> enrich)
    {
        Enrichers.Add(enrich);
        return this;
    }
}
