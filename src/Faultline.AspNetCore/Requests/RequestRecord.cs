using Faultline.AspNetCore.Deadlines;
using Faultline.Deadlines;
using Faultline.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Faultline.AspNetCore.Requests;

/// <summary>What Faultline knows of one HTTP request: its ids and notes, and the parts of the response that it can still take back.</summary>
/// <remarks>
/// It stands in for the server's lifetime feature: an app may put a token of its own in place of the connection's, and leave it there, and
/// then only this still knows whether the client went away.
/// </remarks>
internal sealed class RequestRecord : ReportContext, IHttpRequestLifetimeFeature, ICaller
{
    private readonly IHttpRequestLifetimeFeature _connection;
    private CancellationToken _ofApp;
    private bool _isOfApp;
    private Deadline? _asked;

    public RequestRecord(HttpContext context, ResponseMeter meter, IHttpRequestLifetimeFeature connection, RequestId? requestId = null)
        : base(requestId) => (HttpContext, Meter, Wire, _connection) = (context, meter, meter, connection);

    /// <summary>
    /// What code of the app listens to: the connection's token, one that also ends at the limit, if the request has one, or the one that the app put
    /// in its place.
    /// </summary>
    public CancellationToken RequestAborted
    {
        get => _isOfApp ? _ofApp : (_asked ??= Deadline)?.Token ?? _connection.RequestAborted;
        set => (_ofApp, _isOfApp) = (value, true);
    }

    /// <summary>Whether the connection is gone, whatever token the app listens to.</summary>
    public bool IsClientGone => ClientGone.IsCancellationRequested;

    /// <summary>Cancelled when the connection is gone.</summary>
    public CancellationToken ClientGone => _connection.RequestAborted;

    // Of code that outlives its request nobody waits for an answer, and the connection may be the next request's.
    CancellationToken ICaller.Gone => HttpContext is null ? CancellationToken.None : ClientGone;

    /// <summary>What stands between the handler and the server's response; null when the request has no limit.</summary>
    public ResponseGate? Gate { get; set; }

    /// <summary>The context that enrichers get in place of <see cref="HttpContext"/>, in which a late handler runs on.</summary>
    public HttpContext? Detached { get; set; }

    /// <summary>The request itself, where this is a copy of it for those who make its fault.</summary>
    public RequestRecord? Original { get; init; }

    // A late handler's must not cut the fault, nor that of code which outlives its request the next one.
    public void Abort()
    {
        if (HttpContext is not null && Gate is not { IsExpired: true })
            _connection.Abort();
    }

    /// <summary>Ends the connection, or its stream, whoever owns the response.</summary>
    public void Cut() => _connection.Abort();

    /// <summary>The request, until it ends: code that outlives it must not touch what the server has given to the next one.</summary>
    public HttpContext? HttpContext { get; set; }

    /// <summary>The body behind which the app runs: <see cref="Wire"/>, or a meter on what a middleware, such as response compression, put in front of it.</summary>
    public ResponseMeter Meter { get; set; }

    /// <summary>The body in front of the server: what has passed it has left.</summary>
    public ResponseMeter Wire { get; }

    /// <summary>The log scope of the global id, if there is one.</summary>
    public IDisposable? LogScope { get; set; }

    /// <summary>Whether this caller sees details. Decided before anything can fail; false until then.</summary>
    public bool DiscloseDetails { get; set; }

    /// <summary>Whether the client went away, so that nobody is there to be answered.</summary>
    public bool IsAbandoned { get; set; }

    /// <summary>Whether it was asked if the answer leaves a report; that is asked once.</summary>
    public bool IsJudged { get; set; }

    /// <summary>Response headers that stood when the request reached <c>UseFaultline</c>; they outlive the failure of what came after.</summary>
    public KeyValuePair<string, StringValues>[]? HeadersBefore { get; set; }
}
