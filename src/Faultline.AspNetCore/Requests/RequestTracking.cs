using Faultline.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Faultline.AspNetCore.Requests;

/// <summary>
/// Gives each request its identity the moment its <see cref="HttpContext"/> exists. The accessor's setter is the one hook
/// that runs before ASP.NET's own first log line, and before any middleware, so every log line and every response has the
/// ids. It does the accessor's job too, from the same flow-local value.
/// </summary>
internal sealed class RequestTracking(IServiceProvider services, IOptions<FaultlineOptions> options) : IHttpContextAccessor
{
    private readonly string[] _idHeaders = [.. options.Value.RequestIdHeaders];
    private readonly string _globalHeader = options.Value.GlobalRequestIdHeader;
    private readonly string _exposed = string.Join(", ", [.. options.Value.RequestIdHeaders, options.Value.ReportIdHeader]);

    public HttpContext? HttpContext
    {
        get => RecordOfFlow()?.HttpContext;
        set
        {
            if (value is not null)
                ReportContext.Current = RecordOf(value);
            else
                End();
        }
    }

    /// <summary>The record of a request. Begins one if another accessor took the place of this one.</summary>
    public RequestRecord RecordOf(HttpContext context) => context.Features.Get<RequestRecord>() ?? Begin(context);

    private RequestRecord Begin(HttpContext context)
    {
        var features = context.Features;
        var meter = new ResponseMeter(features.GetRequiredFeature<IHttpResponseBodyFeature>());
        var record = new RequestRecord(context, meter);
        features.Set<IHttpResponseBodyFeature>(meter);
        features.Set(record);
        context.TraceIdentifier = record.RequestId.ToString();
        var sent = context.Request.Headers[_globalHeader];
        if (!StringValues.IsNullOrEmpty(sent))
            TakeGlobalId(record, sent);
        context.Response.OnStarting(static state =>
        {
            var (tracking, record) = ((RequestTracking, RequestRecord))state;
            tracking.SetHeaders(record);
            return Task.CompletedTask;
        }, (this, record));
        ReportContext.Current = record;
        return record;
    }

    // Work that was begun inside the request has a context of its own, and the request is still the request.
    private static RequestRecord? RecordOfFlow()
    {
        for (var context = ReportContext.Current; context is not null; context = context.Outer)
        {
            if (context is RequestRecord record)
                return record;
        }

        return null;
    }

    private static void End()
    {
        if (RecordOfFlow() is { } record)
        {
            record.LogScope?.Dispose();
            record.HttpContext = null;
        }

        ReportContext.Current = null;
    }

    private void TakeGlobalId(RequestRecord record, StringValues sent)
    {
        if (sent.Count != 1 || !RequestId.TryParse(sent[0], out var id))
        {
            record.RefusedRequestId = ReportText.Cut(sent.ToString(), 200);
            return;
        }

        record.GlobalRequestId = id;
        // Resolved late: a log provider may itself want the accessor.
        var factory = services.GetService<ILoggerFactory>();
        record.LogScope = factory?.CreateLogger("Faultline.AspNetCore.Request").BeginScope(new GlobalIdScope(id));
    }

    private void SetHeaders(RequestRecord record)
    {
        if (record.HttpContext is not { } context)
            return;
        var headers = context.Response.Headers;
        StringValues id = record.RequestId.ToString();
        foreach (var name in _idHeaders)
            headers[name] = id;
        if (headers.AccessControlAllowOrigin.Count > 0)
            headers.AccessControlExposeHeaders = StringValues.Concat(headers.AccessControlExposeHeaders, _exposed);
    }

    /// <summary>A log scope with one name, in the form that structured providers read.</summary>
    private sealed class GlobalIdScope(RequestId id) : IReadOnlyList<KeyValuePair<string, object?>>
    {
        public int Count => 1;

        public KeyValuePair<string, object?> this[int index] =>
            index == 0 ? new("GlobalRequestId", id.ToString()) : throw new ArgumentOutOfRangeException(nameof(index));

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
        {
            yield return this[0];
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString() => $"GlobalRequestId:{id}";
    }
}
