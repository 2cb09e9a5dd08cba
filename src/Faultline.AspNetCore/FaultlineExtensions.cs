using Faultline.AspNetCore.Deadlines;
using Faultline.AspNetCore.Requests;
using Faultline.Reports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore;

/// <summary>How an app uses Faultline.</summary>
public static class FaultlineExtensions
{
    /// <summary>
    /// Marks the place in the pipeline where the caller is known: from here on the disclosure policy holds. Put it after
    /// authentication and before the endpoints. What fails before it is answered too, without details.
    /// </summary>
    /// <exception cref="InvalidOperationException"><c>AddFaultline</c> was not called.</exception>
    public static IApplicationBuilder UseFaultline(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (app.ApplicationServices.GetService<RequestTracking>() is null)
            throw new InvalidOperationException("UseFaultline needs services that are not there. Call builder.Services.AddFaultline() before building the app.");
        return app.UseFaultMiddleware(decides: true);
    }

    /// <summary>The report of this request, should it fail: add user, tags, flags and messages to it.</summary>
    public static ReportContext Report(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.RequestServices.GetRequiredService<RequestTracking>().RecordOf(context);
    }

    /// <summary>This fault as the result of an endpoint.</summary>
    public static FaultResult ToResult(this Fault fault) => new(fault);

    internal static IApplicationBuilder UseFaultMiddleware(this IApplicationBuilder app, bool decides)
    {
        var services = app.ApplicationServices;
        var (responder, tracking) = (services.GetRequiredService<FaultResponder>(), services.GetRequiredService<RequestTracking>());
        var gates = services.GetRequiredService<ResponseGates>();
        var options = services.GetRequiredService<IOptions<FaultlineOptions>>();
        return app.Use(next => new FaultMiddleware(next, responder, tracking, gates, options, decides).InvokeAsync);
    }
}
