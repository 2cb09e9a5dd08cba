using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using Faultline.AspNetCore.Requests;
using Faultline.Deadlines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>Gives each request its gate while limits are on, and says what happens when a limit is reached.</summary>
internal sealed class ResponseGates
{
    private static readonly TimeSpan ForGoing = TimeSpan.FromMilliseconds(500);

    private readonly DeadlineSettings _settings;
    private readonly LateHandlers _late;
    private readonly DeadlineMeter _meter;
    private readonly IServiceProvider _services;
    // One for each of the server's own objects, which belong to one connection: what code that outlives its request still writes
    // can then come no further than it would without a gate.
    private readonly ConditionalWeakTable<IFeatureCollection, ResponseGate> _kept = [];
    private readonly Func<object, Task> _reportSlow;

    public ResponseGates(DeadlineSettings settings, LateHandlers late, DeadlineMeter meter, IServiceProvider services)
    {
        (_settings, _late, _meter, _services) = (settings, late, meter, services);
        // After the answer: a report must not delay it.
        _reportSlow = slow =>
        {
            Responder.Report((SlowRequest)slow);
            return Task.CompletedTask;
        };
    }

    public DeadlineOptions Options => _settings.Options;

    private HealthEndpoints Health => field ??= new HealthEndpoints(_services, _settings);

    private Func<string, Encoding?> Encodings => field ??= _services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.ResponseHeaderEncodingSelector;

    private ExpiredResponder Responder => field ??= _services.GetRequiredService<ExpiredResponder>();

    /// <summary>The encoding that the app chose, with Kestrel, for the values of a header; null is ASCII.</summary>
    public Encoding? EncodingOf(string header) => Encodings(header);

    /// <summary>Puts a gate in front of the server's response; null when no request has a limit.</summary>
    /// <param name="features">The server's features.</param>
    /// <param name="body">The server's body; the gate's comes in its place.</param>
    public ResponseGate? Install(IFeatureCollection features, ref IHttpResponseBodyFeature body)
    {
        if (!_settings.IsOn || (Debugger.IsAttached && !Options.EnforceUnderDebugger))
            return null;
        if (!_kept.TryGetValue(features, out var gate) || !gate.IsIdle)
            _kept.AddOrUpdate(features, gate = new ResponseGate(this));
        var protocol = features.Get<IHttpRequestFeature>()?.Protocol ?? "";
        body = gate.Install(features, body, HttpProtocol.IsHttp2(protocol) || HttpProtocol.IsHttp3(protocol));
        return gate;
    }

    /// <summary>The limits run from here on.</summary>
    public void Begin(ResponseGate gate, RequestRecord record) => gate.Begin(record, _settings.AtFirst);

    /// <summary>The endpoint and the caller are known.</summary>
    public void Arrive(ResponseGate gate, HttpContext context)
    {
        var limits = _settings.Of(context);
        gate.Limit(Streams.Are(context) ? limits.OfStream : limits);
    }

    /// <summary>The request has ended. A gate that expired is not used again.</summary>
    public void End(ResponseGate gate, IFeatureCollection features)
    {
        if (gate.TryRelease())
            return;
        _kept.Remove(features);
        // Late code may have begun more that goes on, and has the context.
        gate.Record.IsHeldByApp = true;
    }

    /// <summary>Whether so many handlers are late that nothing new is let in.</summary>
    public bool Sheds(HttpContext context) => _late.Count >= Options.MaxLateHandlers && !Health.Has(context);

    /// <summary>The answer is a fault of the usual kind; says whether it is still to be given.</summary>
    public bool TryFail(ResponseGate gate) => gate.TryFail(Options.ErrorPageLimit);

    /// <summary>The limit was reached, and no answer had begun. On the clock's thread.</summary>
    public void Expire(ResponseGate gate)
    {
        _late.Begin(gate);
        AnswerThreads.Shared.Queue(gate);
    }

    /// <summary>The fault of a failure was not made in time, and nothing of it was sent. On the clock's thread.</summary>
    public void ExpirePage(ResponseGate gate, Deadline? deadline)
    {
        _late.Begin(gate);
        new BareAnswer(Responder, gate).OnDue();
        if (deadline is not null)
            Cancel(deadline);
    }

    /// <summary>The host is about to cut what has no answer: those that have a limit get one. What has none is waited for to the end.</summary>
    public void ExpireAll()
    {
        foreach (var (_, gate) in _kept)
            gate.ExpireNow();
    }

    /// <summary>Something failed that an answer must not be lost for.</summary>
    public void Note(Exception exception) => Responder.Note(exception);

    /// <summary>The answer had begun and has not ended, or could not begin. On the clock's thread.</summary>
    public void Cut(CutAnswer cut, Deadline deadline)
    {
        ThreadPool.UnsafeQueueUserWorkItem(static state => state.Responder.Cut(state.Cut), (Responder, Cut: cut), preferLocal: false);
        Cancel(deadline);
    }

    /// <summary>Ends what listens to a limit, on a thread of the pool: any one, since this one may block in code of the app and leave what only it has lying.</summary>
    public static void Cancel(Deadline deadline) => ThreadPool.UnsafeQueueUserWorkItem(static deadline => deadline.Cancel(), deadline, preferLocal: false);

    /// <summary>Writes the fault beside the late handler.</summary>
    public async Task AnswerAsync(ResponseGate gate)
    {
        await Responder.AnswerAsync(gate).ConfigureAwait(false);
        // Not on the clock's thread, nor before the answer: who listens to an instrument is code of the app.
        _meter.Expired.Add(1);
    }

    /// <summary>The handler of an expired request has ended, well or not.</summary>
    public async Task EndLateAsync(ResponseGate gate)
    {
        // It waits for its answer, and is late no more. The clock may not have counted it yet: then it is done afterwards.
        _late.End(gate);
        gate.TellLeft(inTime: true);
        // Never on in this stack: the answer may have been sent in it, within the cancellation of what listens, and the connection's next request would begin there too.
        await gate.Answered.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        _late.End(gate);
        if (gate.Connection is { IsClosing: true } && gate.Record.HttpContext is { } context)
            await UploadEnd.AwaitAsync(context, gate.Record.ClientGone, _services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping).ConfigureAwait(false);
        // What comes of the cancellation is no failure of its own, however it is wrapped; nor is that a client which has its answer sends no more.
        if (gate.Thrown is { } thrown && !Cancellation.IsIn(thrown) && !await IsOfClientAsync(gate, thrown).ConfigureAwait(false))
            Responder.ReportLate(gate, thrown);
        gate.EndLate();
    }

    private static async Task<bool> IsOfClientAsync(ResponseGate gate, Exception thrown)
    {
        var record = gate.Record;
        if (record.HttpContext is not { } context || !FaultResponder.ClientWentAway(context, thrown, isCancelled: true))
            return false;
        // The server lets reading fail a moment before it says that the client is gone. Nobody waits for this, unless the connection goes on; then there is nothing to read.
        if (!gate.CanKeepConnection)
            await Task.Delay(ForGoing, record.ClientGone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return FaultResponder.ClientWentAway(context, thrown, record.IsClientGone);
    }

    /// <summary>The request is refused: too many handlers are late.</summary>
    public async Task ShedAsync(ResponseGate gate, HttpContext context, RequestRecord record)
    {
        if (TryFail(gate))
        {
            await Responder.ShedAsync(context, record).ConfigureAwait(false);
            await gate.StartingAsync().ConfigureAwait(false);
            if (TryFinish(gate))
                return;
        }

        await EndLateAsync(gate).ConfigureAwait(false);
    }

    /// <summary>The fault was made; says whether that was in time.</summary>
    public static bool TryFinish(ResponseGate gate)
    {
        // The fence protects the process: a header that the server refuses leaves the answer as it is.
        try
        {
            return gate.TryFinish();
        }
        catch (InvalidOperationException e)
        {
            Debug.WriteLine(e);
            return true;
        }
    }

    /// <summary>The handler has ended; says whether that was in time.</summary>
    public bool Finish(ResponseGate gate, HttpContext context, RequestRecord record)
    {
        if (!gate.TryFinish())
            return false;
        if (_meter.AnswerTime.Enabled)
            _meter.AnswerTime.Record(gate.Took.TotalSeconds);
        if (record.LastReport is null && SlowRequest.Of(gate, record, Options) is { } slow)
            context.Response.OnCompleted(_reportSlow, slow);
        return true;
    }
}
