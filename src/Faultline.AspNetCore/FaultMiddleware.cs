using System.Diagnostics;
using Faultline.AspNetCore.Deadlines;
using Faultline.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore;

/// <summary>
/// Answers what fails behind it with a fault. It stands twice in a pipeline: outermost, put there by <c>AddFaultline</c>,
/// so that nothing escapes; and where the app says <c>UseFaultline</c>, where the caller is known and it is decided who
/// sees details.
/// </summary>
[StackTraceHidden]
internal sealed class FaultMiddleware(RequestDelegate next, FaultResponder responder, RequestTracking tracking, ResponseGates gates, IOptions<FaultlineOptions> options, bool decides)
{
    private readonly Func<HttpContext, bool>? _disclosure = decides ? options.Value.DiscloseDetailsTo : null;

    public Task InvokeAsync(HttpContext context)
    {
        var record = tracking.RecordOf(context);
        if (!decides)
        {
            responder.NoteRefusedId(record);
            return record.Gate is { } gate && gates.Sheds(context) ? gates.ShedAsync(gate, context, record) : RunAsync(context, record);
        }

        Arrive(context, record);
        return context.Features.Get<IHttpResponseBodyFeature>() is { } body && body != record.Meter ? RunBehindAsync(body, context, record) : RunAsync(context, record);
    }

    private Task RunAsync(HttpContext context, RequestRecord record)
    {
        Task running;
        try
        {
            running = next(context);
        }
        catch (Exception e) when (IsMine(context, record, e))
        {
            // The fence of this product: whatever fails behind it becomes a fault.
            return FailAsync(context, record, e);
        }

        if (running.IsCompletedSuccessfully)
            return EndAsync(context, record);
        // From its first await on the request is on no thread, or on another.
        if (!decides)
            record.Gate?.Thread.Leave();
        return AwaitAsync(running, context, record);
    }

    // Something before this place put a body of its own in front of ours (response compression, a buffer). What the
    // handler writes must be held back before it gets there, or it would stand in front of the fault.
    private async Task RunBehindAsync(IHttpResponseBodyFeature body, HttpContext context, RequestRecord record)
    {
        var outer = record.Meter;
        var meter = new ResponseMeter(body);
        record.Meter = meter;
        context.Features.Set<IHttpResponseBodyFeature>(meter);
        try
        {
            await RunAsync(context, record).ConfigureAwait(false);
            meter.Commit();
        }
        finally
        {
            record.Meter = outer;
            context.Features.Set(body);
        }
    }

    private async Task AwaitAsync(Task running, HttpContext context, RequestRecord record)
    {
        if (!decides && record.Gate is not null)
        {
            // A handler that ended because of its limit has not failed, and what ended it is not thrown once more to find that out.
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (running.IsCanceled && record.Gate is { IsExpired: true } gate)
            {
                await gates.EndLateAsync(gate).ConfigureAwait(false);
                return;
            }
        }

        try
        {
            await running.ConfigureAwait(false);
        }
        catch (Exception e) when (IsMine(context, record, e))
        {
            // The same fence, for what fails after the first await.
            await FailAsync(context, record, e).ConfigureAwait(false);
            return;
        }

        await EndAsync(context, record).ConfigureAwait(false);
    }

    private Task FailAsync(HttpContext context, RequestRecord record, Exception exception)
    {
        if (record.Gate is { } gate)
            return FailBehindAsync(gate, context, record, exception);
        TakeBodyBack(context, record);
        return responder.FailAsync(context, record, exception);
    }

    private async Task FailBehindAsync(ResponseGate gate, HttpContext context, RequestRecord record, Exception exception)
    {
        if (!gates.TryFail(gate))
        {
            gate.Thrown ??= exception;
            if (!decides)
                await gates.EndLateAsync(gate).ConfigureAwait(false);
            return;
        }

        TakeBodyBack(context, record);
        await responder.FailAsync(context, record, exception).ConfigureAwait(false);
        if (decides)
            return;
        // A fault without a body, as one of HEAD, has not been started by writing it.
        await gate.StartingAsync().ConfigureAwait(false);
        if (!ResponseGates.TryFinish(gate))
            await gates.EndLateAsync(gate).ConfigureAwait(false);
    }

    private async Task FillAsync(HttpContext context, RequestRecord record)
    {
        TakeBodyBack(context, record);
        await responder.FillAsync(context, record).ConfigureAwait(false);
        try
        {
            Commit(context, record);
        }
        catch (Exception e)
        {
            // The same fence as in EndAsync.
            await FailAsync(context, record, e).ConfigureAwait(false);
        }
    }

    // Before anybody commits: the fault of a bare status, and the report of the app's own answer, have as much time as those of a failure.
    private async Task FillBehindAsync(ResponseGate gate, HttpContext context, RequestRecord record)
    {
        if (!gates.TryFail(gate))
        {
            await gates.EndLateAsync(gate).ConfigureAwait(false);
            return;
        }

        TakeBodyBack(context, record);
        try
        {
            await responder.FillAsync(context, record).ConfigureAwait(false);
            await gate.StartingAsync().ConfigureAwait(false);
            record.Meter.Commit();
            if (!gates.Finish(gate, context, record))
                await gates.EndLateAsync(gate).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The same fence as in EndAsync.
            await FailAsync(context, record, e).ConfigureAwait(false);
        }
    }

    // Whether the client is gone is for the outermost to say: what stands between may have put a token of its own in place of the
    // connection's, as request timeouts do, and knows better.
    private bool IsMine(HttpContext context, RequestRecord record, Exception exception) =>
        !decides || (record.Gate is not { IsExpired: true } && !FaultResponder.ClientWentAway(context, exception, context.RequestAborted.IsCancellationRequested));

    private Task EndAsync(HttpContext context, RequestRecord record)
    {
        if (!decides && record.Gate is { } gate)
            return EndBehindAsync(gate, context, record);
        return FillOrCommitAsync(context, record);
    }

    private Task EndBehindAsync(ResponseGate gate, HttpContext context, RequestRecord record)
    {
        if (IsToFill(context))
            return FillBehindAsync(gate, context, record);
        if (gate.StartingAsync() is { IsCompletedSuccessfully: false } starting)
            return EndAfterAsync(starting, gate, context, record);
        try
        {
            if (!gate.TryCommit())
                return gates.EndLateAsync(gate);
        }
        catch (Exception e)
        {
            // The same fence as below: the server may refuse a header.
            return FailAsync(context, record, e);
        }

        return FillOrCommitAsync(context, record);
    }

    private async Task EndAfterAsync(Task starting, ResponseGate gate, HttpContext context, RequestRecord record)
    {
        try
        {
            await starting.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The same fence: what waited for the start of the response is code of the app.
            await FailAsync(context, record, e).ConfigureAwait(false);
            return;
        }

        await EndBehindAsync(gate, context, record).ConfigureAwait(false);
    }

    private static bool IsToFill(HttpContext context) => context.Response.StatusCode >= 400 && !context.Response.HasStarted;

    private Task FillOrCommitAsync(HttpContext context, RequestRecord record)
    {
        if (IsToFill(context))
            return FillAsync(context, record);
        try
        {
            Commit(context, record);
            return Task.CompletedTask;
        }
        catch (Exception e)
        {
            // The same fence: the server may refuse what was held back, such as more bytes than the Content-Length says.
            return FailAsync(context, record, e);
        }
    }

    // Only the outermost: until the request is there, something on its way can still fail.
    private void Commit(HttpContext context, RequestRecord record)
    {
        if (decides)
            return;
        record.Meter.Commit();
        if (record.Gate is { } gate)
            gates.Finish(gate, context, record);
    }

    // A middleware behind this one may have failed to take its own body away again; a fault written there would not arrive.
    private static void TakeBodyBack(HttpContext context, RequestRecord record)
    {
        if (context.Features.Get<IHttpResponseBodyFeature>() != record.Meter)
            context.Features.Set<IHttpResponseBodyFeature>(record.Meter);
    }

    private void Arrive(HttpContext context, RequestRecord record)
    {
        var headers = context.Response.Headers;
        if (headers.Count > 0)
            record.HeadersBefore = [.. headers];
        if (_disclosure is not null && context.User.Identity is { IsAuthenticated: true })
            record.DiscloseDetails = responder.Discloses(_disclosure, context);
        if (record.Gate is { } gate)
            gates.Arrive(gate, context);
    }
}
