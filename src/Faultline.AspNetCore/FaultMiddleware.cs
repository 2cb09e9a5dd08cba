using System.Diagnostics;
using Faultline.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore;

/// <summary>
/// Answers what fails behind it with a fault. It stands twice in a pipeline: outermost, put there by <c>AddFaultline</c>,
/// so that nothing escapes; and where the app says <c>UseFaultline</c>, where the caller is known and it is decided who
/// sees details.
/// </summary>
[StackTraceHidden]
internal sealed class FaultMiddleware(RequestDelegate next, FaultResponder responder, RequestTracking tracking, IOptions<FaultlineOptions> options, bool decides)
{
    private readonly Func<HttpContext, bool>? _disclosure = decides ? options.Value.DiscloseDetailsTo : null;

    public Task InvokeAsync(HttpContext context)
    {
        var record = tracking.RecordOf(context);
        if (decides)
            Arrive(context, record);
        Task running;
        try
        {
            running = next(context);
        }
        catch (Exception e)
        {
            // The fence of this product: whatever fails behind it becomes a fault.
            return responder.FailAsync(context, record, e);
        }

        return running.IsCompletedSuccessfully ? EndAsync(context, record) : AwaitAsync(running, context, record);
    }

    private async Task AwaitAsync(Task running, HttpContext context, RequestRecord record)
    {
        try
        {
            await running.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The same fence, for what fails after the first await.
            await responder.FailAsync(context, record, e).ConfigureAwait(false);
            return;
        }

        await EndAsync(context, record).ConfigureAwait(false);
    }

    private Task EndAsync(HttpContext context, RequestRecord record)
    {
        if (context.Response.StatusCode >= 400 && !context.Response.HasStarted)
            return responder.FillAsync(context, record);
        record.Meter.Commit();
        return Task.CompletedTask;
    }

    private void Arrive(HttpContext context, RequestRecord record)
    {
        var headers = context.Response.Headers;
        if (headers.Count > 0)
            record.HeadersBefore = [.. headers];
        if (_disclosure is not null && context.User.Identity is { IsAuthenticated: true })
            record.DiscloseDetails = responder.Discloses(_disclosure, context);
    }
}
