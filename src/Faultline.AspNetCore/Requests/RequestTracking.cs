using Faultline.AspNetCore.Deadlines;
using Faultline.AspNetCore.Reporting;
using Faultline.Reports;
using Faultline.Timelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Faultline.AspNetCore.Requests;

/// <summary>Gives each request its identity, so that every log line and every response has the ids.</summary>
internal sealed class RequestTracking
{
    private readonly ILogger _logger;
    private readonly string[] _idHeaders;
    private readonly string _globalHeader;
    private readonly string _exposed;
    private readonly TimelineOptions _timeline;
    private readonly Func<object, Task> _setHeaders;
    private readonly ResponseGates _gates;
    private readonly IServiceProvider _services;
    private readonly int _leastStatus;

    public RequestTracking(ILoggerFactory loggers, IOptions<FaultlineOptions> options, ResponseGates gates, IServiceProvider services)
    {
        _gates = gates;
        var o = options.Value;
        (_services, _leastStatus) = (services, o.Reporting.Statuses.Append(StatusCodes.Status400BadRequest).Min());
        (_logger, _idHeaders, _globalHeader) = (loggers.CreateLogger("Faultline.AspNetCore.Request"), [.. o.RequestIdHeaders], o.GlobalRequestIdHeader);
        _timeline = o.Timeline;
        _exposed = string.Join(", ", [.. o.RequestIdHeaders, o.ReportIdHeader]);
        _setHeaders = SetHeaders;
    }

    /// <summary>The record of a request. Begins one if another factory took the place of <see cref="TrackedContextFactory"/>.</summary>
    public RequestRecord RecordOf(HttpContext context) => Find(context) ?? Begin(context);

    /// <summary>The request exists.</summary>
    public RequestRecord Begin(HttpContext context)
    {
        var features = context.Features;
        var body = features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var gate = _gates.Install(features, ref body);
        var meter = new ResponseMeter(body);
        var record = new RequestRecord(context, meter, features.GetRequiredFeature<IHttpRequestLifetimeFeature>()) { TimelineOptions = _timeline };
        features.Set<IHttpResponseBodyFeature>(meter);
        features.Set<IHttpRequestLifetimeFeature>(record);
        features.Set(record);
        context.TraceIdentifier = record.RequestId.ToString();
        var sent = context.Request.Headers[_globalHeader];
        if (!StringValues.IsNullOrEmpty(sent))
            TakeGlobalId(record, sent);
        // With the server, also while the handler's response is a draft: every answer has the ids. The first to be registered is the last to run.
        if (gate is null)
            context.Response.OnStarting(_setHeaders, record);
        else
            gate.Server.OnStarting(_setHeaders, record);
        ReportContext.Current = record;
        if (gate is not null)
            _gates.Begin(gate, record);
        return record;
    }

    /// <summary>The request has ended; so has its flow.</summary>
    /// <returns>What was known of it, if anything was.</returns>
    public RequestRecord? End(HttpContext context)
    {
        var record = Find(context);
        if (record is not null)
        {
            record.LogScope?.Dispose();
            record.HttpContext = null;
            if (record.Gate is { } gate)
                _gates.End(gate, context.Features);
            record.Gate = null;
            // Work that goes on after its request has no limit, nor has a job in it.
            record.Deadline?.End();
            record.Deadline = null;
        }

        ReportContext.Current = null;
        return record;
    }

    // The flow knows it sooner than the server's list of features; but the app may have begun a flow of its own.
    private static RequestRecord? Find(HttpContext context) =>
        ReportContext.Current is RequestRecord record && record.HttpContext == context ? record : context.Features.Get<RequestRecord>();

    private void TakeGlobalId(RequestRecord record, StringValues sent)
    {
        if (sent.Count != 1 || !RequestId.TryParse(sent[0], out var id))
        {
            // Whole: a secret that was cut is not recognised any more when the report and the log are scrubbed.
            record.RefusedRequestId = sent.ToString();
            return;
        }

        record.GlobalRequestId = id;
        record.LogScope = _logger.BeginScope(new GlobalIdScope(id));
    }

    private Task SetHeaders(object state)
    {
        if (state is not RequestRecord { HttpContext: { } context } record)
            return Task.CompletedTask;
        var headers = context.Response.Headers;
        StringValues id = record.RequestId.ToString();
        foreach (var name in _idHeaders)
            headers[name] = id;
        if (headers.AccessControlAllowOrigin.Count > 0)
            headers.AccessControlExposeHeaders = StringValues.Concat(headers.AccessControlExposeHeaders, _exposed);
        // What the app answers by itself may be a broken link, or of a chosen status.
        if (context.Response.StatusCode >= _leastStatus && !record.IsJudged)
            return JudgeAsync(context, record);
        record.Gate?.AnswerBegins();
        return Task.CompletedTask;
    }

    private async Task JudgeAsync(HttpContext context, RequestRecord record)
    {
        await _services.GetRequiredService<FailureReports>().ReportOwnAsync(context, record).ConfigureAwait(false);
        record.Gate?.AnswerBegins();
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
