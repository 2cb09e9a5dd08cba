using Faultline.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Faultline.AspNetCore.Requests;

/// <summary>What Faultline knows of one HTTP request: its ids and notes, and the parts of the response that it can still take back.</summary>
internal sealed class RequestRecord : ReportContext
{
    public RequestRecord(HttpContext context, ResponseMeter meter) => (HttpContext, Meter, Wire) = (context, meter, meter);

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

    /// <summary>Response headers that stood when the request reached <c>UseFaultline</c>; they outlive the failure of what came after.</summary>
    public KeyValuePair<string, StringValues>[]? HeadersBefore { get; set; }
}
