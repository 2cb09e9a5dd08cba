using System.Diagnostics;
using Faultline.AspNetCore.Requests;
using Faultline.Deadlines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>Makes a fault for nobody at the start: compiled for the first time, the way to it takes longer than many a limit.</summary>
internal sealed class ExpiredWarmUp(FaultResponder responder, StatusFaults statuses, IServiceScopeFactory scopes)
{
    public async Task RunAsync()
    {
        // The fence protects the start: what fails here is told when it fails in earnest.
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
            (context.Request.Method, context.Request.Path, context.Request.Protocol) = ("GET", "/", "HTTP/1.1");
            var record = new RequestRecord(context, new ResponseMeter(context.Features.GetRequiredFeature<IHttpResponseBodyFeature>()), new HttpRequestLifetimeFeature());
            using var detached = new DetachedRequest(record, scope.ServiceProvider);
            var thread = new EntryThread();
            thread.Enter();
            thread.Look();
            StuckPlace.Tell(record, thread);
            await responder.TellAsync(detached.Context, detached.Record, statuses.Expired(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)), null, null).ConfigureAwait(false);
            await detached.BodyAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Debug.WriteLine(e);
        }
    }
}
