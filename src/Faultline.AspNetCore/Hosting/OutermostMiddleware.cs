using Faultline.AspNetCore.Negotiation;
using Faultline.AspNetCore.Reporting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.AspNetCore.Hosting;

/// <summary>
/// Puts the fence before everything else, also before what WebApplication adds by itself (routing, authentication,
/// authorization), whose refusals would otherwise be bare statuses. Stops the start where an endpoint names a format that does not exist.
/// </summary>
internal sealed class OutermostMiddleware : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (app.ApplicationServices.GetRequiredService<AskedForReports>() is { IsOn: true } asked)
            app.Use(asked.Before);
        app.UseFaultMiddleware(decides: false);
        next(app);
        if (app.ApplicationServices.GetRequiredService<EndpointFormats>().Unknown() is { Count: > 0 } unknown)
            throw new InvalidOperationException(string.Join(Environment.NewLine, unknown));
    };
}
