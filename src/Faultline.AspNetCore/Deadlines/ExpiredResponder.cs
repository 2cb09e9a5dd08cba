using System.Diagnostics;
using System.Globalization;
using Faultline.AspNetCore.Reporting;
using Faultline.AspNetCore.Requests;
using Faultline.Deadlines;
using Faultline.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>Answers and reports requests whose limit was reached, beside the handler that is late.</summary>
internal sealed partial class ExpiredResponder(
    DeadlineSettings settings, FaultResponder responder, StatusFaults statuses, Reporter reporter, LateHandlers late, DeadlineMeter meter, IServiceScopeFactory scopes,
    IOptions<FaultlineOptions> options, ILogger<ExpiredResponder> logger)
{
    /// <summary>Makes the fault and its report, and sends it; whatever fails, the caller gets an answer, and the handler's request may end.</summary>
    public async Task AnswerAsync(ResponseGate gate)
    {
        var record = gate.Record;
        var limit = settings.Options.ErrorPageLimit;
        var bare = new BareAnswer(this, gate);
        // The fence protects the caller and the process: nobody awaits this, and the request waits for its end.
        try
        {
            DeadlineClock.Shared.Arm(bare, limit);
            var answer = new ExpiredAnswer(gate) { Deadline = new Deadline(Stopwatch.GetTimestamp(), limit) };
            ReportContext.Current = answer;
            await using var scope = scopes.CreateAsyncScope();
            var made = await TryMakeAsync(answer, record, scope.ServiceProvider).ConfigureAwait(false);
            await LeavingHandler.AwaitAsync(gate).ConfigureAwait(false);
            DeadlineClock.Shared.Disarm(bare);
            if (!gate.TryTakeAnswer())
                return;
            answer.Draft = null;
            await SendAsync(gate, made).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Note(e);
            // Nothing more of this request may be touched once it was answered: a service of the scope may have thrown when it was let go.
            if (gate.TryTakeAnswer())
            {
                ReportContext.Current = new ExpiredAnswer(gate);
                await SendAsync(gate, null).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Sends an answer, or a bare one. Only who took it may.</summary>
    public async Task SendAsync(ResponseGate gate, MadeAnswer? made)
    {
        // The fence protects the process, as above: a connection that has gone throws nothing here, but a server may.
        try
        {
            late.Answer(gate);
            var isConnectionFull = IsFull(gate.Connection);
            if (made is null || !await TryWriteAsync(gate, made).ConfigureAwait(false))
                await WriteAsync(gate, MadeAnswer.Bare(settings.Options.RetryAfter, gate.Record.LastReport, options.Value.ReportIdHeader)).ConfigureAwait(false);
            NoteSent(gate.Deadline, isConnectionFull);
        }
        catch (Exception e)
        {
            Fail(gate, e);
        }
        finally
        {
            gate.TellAnswered();
        }
    }

    /// <summary>Writes an answer; false when the server does not take it, and nothing of it was sent.</summary>
    private async Task<bool> TryWriteAsync(ResponseGate gate, MadeAnswer made)
    {
        // The fence protects the caller: what a format or a callback of the app said of the answer, such as its length, may not be true.
        try
        {
            await WriteAsync(gate, made).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (!gate.Server.HasStarted)
        {
            Note(e);
            foreach (var name in made.Headers.Keys)
                gate.Server.Headers.Remove(name);
            return false;
        }
    }

    private static async Task WriteAsync(ResponseGate gate, MadeAnswer made)
    {
        var headers = gate.Server.Headers;
        gate.Server.StatusCode = made.Status;
        foreach (var (name, value) in made.Headers)
            headers.PutUnlessRefused(name, value);
        headers.ContentLength = made.Length;
        if (gate.ClosesConnection)
            headers.Connection = "close";
        if (!made.Body.IsEmpty)
            await gate.ServerBody.Writer.WriteAsync(made.Body).ConfigureAwait(false);
        await gate.ServerBody.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>The fault was not made in time, and the caller gets a bare answer.</summary>
    public void NoteBare(ResponseGate gate)
    {
        // The fence protects the process: a log provider, or who listens to an instrument, may throw.
        try
        {
            meter.Failures.Add(1);
            LogBare(settings.Options.ErrorPageLimit.TotalSeconds, gate.Record.LastReport?.ToString() ?? "none");
        }
        catch (Exception e)
        {
            Debug.WriteLine(e);
        }
    }

    /// <summary>Cuts an answer that had begun, and reports it.</summary>
    public void Cut(CutAnswer cut)
    {
        // The fence protects the process: this runs on a thread of the pool.
        try
        {
            using var scope = scopes.CreateScope();
            using var detached = new DetachedRequest(cut.Record, scope.ServiceProvider);
            // After the copy, since the request ends of it; what was copied of one that has ended is of no use.
            if (!cut.Gate.TryCut(cut) || cut.IsFault)
                return;
            meter.Cut.Add(1);
            var topic = HttpSection.TopicOf(detached.Context);
            var what = cut.HasBegun ? "end" : "begin";
            var id = reporter.Report(new Failure
            {
                Exception = new RequestExpired(Say($"The answer of {Named(detached, topic)} did not {what} within {cut.Limit.TotalSeconds:0.###} s.")),
                Context = cut.Record,
                Topic = topic,
                Section = new HttpSection(detached.Context, detached.Record, cut.Status),
                IsSeenFromOutside = true,
            });
            LogCut(detached.Context.Request.Method, detached.Context.Request.Path, what, cut.Limit.TotalSeconds, id?.ToString() ?? "none");
        }
        catch (Exception e)
        {
            Note(e);
        }
    }

    /// <summary>Reports a request that was answered well, but slowly.</summary>
    public void Report(SlowRequest slow)
    {
        // The fence protects the request: it has been answered, and must not fail because of us.
        try
        {
            (slow.IsBudget ? meter.Budgets : meter.Soft).Add(1);
            if (slow.Record.HttpContext is not { } context || slow.Record.LastReport is not null)
                return;
            if (slow.IsBudget)
                slow.Record.Tag("informational", "true");
            reporter.Report(Failure(slow.What, context, slow.Record, context.Response.StatusCode));
        }
        catch (Exception e)
        {
            Note(e);
        }
    }

    /// <summary>Reports what a late handler threw; it is another failure, and the report names that of the limit.</summary>
    public void ReportLate(ResponseGate gate, Exception exception)
    {
        // The fence protects the request: it was answered long ago.
        try
        {
            if (gate.Record.HttpContext is not { } context)
                return;
            gate.Record.Tag("late", "true");
            var id = reporter.Report(Failure(exception, context, gate.Record, StatusCodes.Status503ServiceUnavailable));
            LogLate(context.Request.Method, context.Request.Path, exception.GetType(), id?.ToString() ?? "none");
        }
        catch (Exception e)
        {
            Note(e);
        }
    }

    /// <summary>Refuses a request. It leaves no report: those of the late handlers say all.</summary>
    public Task ShedAsync(HttpContext context, RequestRecord record)
    {
        meter.Shed.Add(1);
        return responder.TellAsync(context, record, statuses.Of(StatusCodes.Status503ServiceUnavailable) with { RetryAfter = settings.Options.RetryAfter }, null, null);
    }

    private static Failure Failure(Exception exception, HttpContext context, RequestRecord record, int status) => new()
    {
        Exception = exception,
        Context = record,
        Topic = HttpSection.TopicOf(context),
        Section = new HttpSection(context, record, status),
    };

    private async Task<MadeAnswer?> TryMakeAsync(ExpiredAnswer answer, RequestRecord record, IServiceProvider services)
    {
        var gate = answer.Gate;
        // The fence protects the answer: it is then a bare one.
        try
        {
            using var detached = new DetachedRequest(record, services);
            record.Detached = detached.Context;
            // From here on what this flow writes to the response goes there, and not to the server.
            answer.Draft = detached.Response;
            var topic = HttpSection.TopicOf(detached.Context);
            late.Name(gate, topic);
            // Before anything is cancelled, which ends the action that is open.
            record.Message(StuckPlace.Tell(record, gate.Thread, topic));
            gate.Cancel();
            var fault = statuses.Expired(gate.Deadline.Limit, settings.Options.RetryAfter);
            answer.LetOthersBy();
            var id = await ReportAsync(gate, detached, topic, fault).ConfigureAwait(false);
            answer.LetOthersBy();
            foreach (var (name, value) in record.HeadersBefore ?? [])
                detached.Response.Headers[name] = value;
            await responder.TellAsync(detached.Context, detached.Record, fault, id, null).ConfigureAwait(false);
            answer.LetOthersBy();
            await gate.Response.StartOuterAsync(Note).ConfigureAwait(false);
            return new MadeAnswer(detached.Response.StatusCode, detached.Response.Headers, await detached.BodyAsync().ConfigureAwait(false), detached.Response.Headers.ContentLength);
        }
        catch (Exception e)
        {
            Note(e);
            gate.Cancel();
            return null;
        }
    }

    private async ValueTask<ReportId?> ReportAsync(ResponseGate gate, DetachedRequest detached, string? topic, Fault fault)
    {
        var id = await reporter.ReportAsync(new Failure
        {
            Exception = new RequestExpired(Say($"{Named(detached, topic)} was not answered within {gate.Deadline.Limit.TotalSeconds:0.###} s.")),
            Fault = fault,
            Context = gate.Record,
            Topic = topic,
            Section = new HttpSection(detached.Context, detached.Record, fault.Status),
            IsSeenFromOutside = true,
        }).ConfigureAwait(false);
        LogExpired(detached.Context.Request.Method, detached.Context.Request.Path, gate.Deadline.Limit.TotalSeconds, id?.ToString() ?? "none");
        return id;
    }

    /// <summary>Whether a connection was asked to close because of this handler.</summary>
    private bool IsFull(ConnectionLateness? connection)
    {
        // The fence protects the answer: what listens for the end of a connection is code of the app.
        try
        {
            return connection?.Add(settings.Options.MaxLateHandlersPerConnection) == true;
        }
        catch (Exception e)
        {
            Note(e);
            return false;
        }
    }

    private void NoteSent(Deadline deadline, bool isConnectionFull)
    {
        // The fence protects the connection: the answer is out.
        try
        {
            if (isConnectionFull)
                LogConnection(settings.Options.MaxLateHandlersPerConnection);
            if (meter.AnswerTime.Enabled)
                meter.AnswerTime.Record(Stopwatch.GetElapsedTime(deadline.Started).TotalSeconds);
        }
        catch (Exception e)
        {
            Note(e);
        }
    }

    private void Fail(ResponseGate gate, Exception exception)
    {
        Note(exception);
        gate.CutExpired();
        gate.TellAnswered();
    }

    /// <summary>Something failed that the answer must not be lost for.</summary>
    public void Note(Exception exception)
    {
        // The fence protects the answer: a log provider, or who listens to an instrument, may throw too.
        try
        {
            meter.Failures.Add(1);
            LogFailed(exception.GetType(), exception.StackTrace);
        }
        catch (Exception e)
        {
            Debug.WriteLine(e);
        }
    }

    private static string Named(DetachedRequest detached, string? topic) => topic ?? $"{detached.Context.Request.Method} (unknown page)";

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [LoggerMessage(41, LogLevel.Error, "{Method} {Path} was not answered within {Limit} s. Error report: {ReportId}")]
    private partial void LogExpired(string method, PathString path, double limit, string reportId);

    [LoggerMessage(42, LogLevel.Error, "The answer to {Method} {Path} did not {What} within {Limit} s and was cut. Error report: {ReportId}")]
    private partial void LogCut(string method, PathString path, string what, double limit, string reportId);

    [LoggerMessage(43, LogLevel.Error, "{Method} {Path} threw {Exception} after it was answered at its limit. Error report: {ReportId}")]
    private partial void LogLate(string method, PathString path, Type exception, string reportId);

    [LoggerMessage(46, LogLevel.Error, "Something of the answer to a request, or of its report, could not be made: {Exception}\n{Trace}")]
    private partial void LogFailed(Type exception, string? trace);

    [LoggerMessage(47, LogLevel.Error, "The fault of a request was not made within {Limit} s, and the caller got a bare one. Error report: {ReportId}")]
    private partial void LogBare(double limit, string reportId);

    [LoggerMessage(44, LogLevel.Warning, "A connection has {Count} late handlers and was asked to close")]
    private partial void LogConnection(int count);
}
