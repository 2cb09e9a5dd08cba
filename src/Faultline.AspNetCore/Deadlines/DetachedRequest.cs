using Faultline.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Routing;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>
/// An expired request as those see it who make its fault and its report: a context of its own, so that nothing they do meets the handler that still
/// runs in the real one. It has a response of its own too; what comes of that is handed to the server in one piece.
/// </summary>
internal sealed class DetachedRequest : IDisposable
{
    // What most faults need.
    private const int UsualFeatures = 10;
    private const int UsualHeaders = 10;
    private const int UsualBody = 1_024;

    private readonly MemoryStream _body = new(UsualBody);

    public DetachedRequest(RequestRecord record, IServiceProvider services)
    {
        var features = new FeatureCollection(UsualFeatures);
        Response = new HttpResponseFeature { Headers = new HeaderDictionary(UsualHeaders) };
        features.Set<IHttpResponseFeature>(Response);
        var meter = new ResponseMeter(new StreamResponseBodyFeature(_body));
        features.Set<IHttpResponseBodyFeature>(meter);
        features.Set<IHttpRequestFeature>(new HttpRequestFeature());
        features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature());
        Context = new DefaultHttpContext(features) { RequestServices = services, TraceIdentifier = record.RequestId.ToString() };
        Record = new RequestRecord(Context, meter, features.GetRequiredFeature<IHttpRequestLifetimeFeature>(), record.RequestId)
        {
            Original = record,
            DiscloseDetails = record.DiscloseDetails,
            HeadersBefore = record.HeadersBefore,
        };
        features.Set(record);
        if (record.HttpContext is { } running)
            CopyRequest(running.Features, features);
    }

    public DefaultHttpContext Context { get; }

    public RequestRecord Record { get; }

    /// <summary>The response as it is made.</summary>
    public IHttpResponseFeature Response { get; }

    /// <summary>Its body, once it is made.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> BodyAsync()
    {
        Record.Meter.Flush();
        await Context.Response.BodyWriter.FlushAsync().ConfigureAwait(false);
        return _body.GetBuffer().AsMemory(0, (int)_body.Length);
    }

    public void Dispose() => _body.Dispose();

    // The handler may be changing these at this moment. Each is read once, and what cannot be read is left out: the fault is then of no endpoint, or
    // in no language of the caller's, but it is there.
    private void CopyRequest(IFeatureCollection from, FeatureCollection to)
    {
        // The server's own features are one object that changes; so what they say is taken, and not they.
        Context.SetEndpoint(Read(from, static from => from.Get<IEndpointFeature>()?.Endpoint));
        if (Read(from, static from => from.Get<IRouteValuesFeature>() is { RouteValues: { Count: > 0 } values } ? new RouteValueDictionary(values) : null) is { } route)
            Context.Request.RouteValues = route;
        if (Read(from, static from => from.Get<IHttpAuthenticationFeature>()?.User) is { } user)
            Context.User = user;
        if (Read(from, static from => from.Get<IRequestCultureFeature>()) is { } culture)
            to.Set(culture);
        if (Read(from, static from => from.Get<IHttpRequestFeature>()) is not { } request)
            return;
        to.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Protocol = request.Protocol,
            Scheme = request.Scheme,
            Method = request.Method,
            PathBase = request.PathBase,
            Path = request.Path,
            QueryString = request.QueryString,
            RawTarget = request.RawTarget,
            Headers = Read(request, CopyHeaders) ?? [],
        });
    }

    private static HeaderDictionary CopyHeaders(IHttpRequestFeature request)
    {
        var copy = new HeaderDictionary(request.Headers.Count);
        foreach (var (name, value) in request.Headers)
            copy[name] = value;
        return copy;
    }

    private static T? Read<TFrom, T>(TFrom from, Func<TFrom, T?> read)
        where T : class
    {
        // The fence protects the answer: see above.
        try
        {
            return read(from);
        }
        catch (Exception e)
        {
            System.Diagnostics.Debug.WriteLine(e);
            return null;
        }
    }
}
