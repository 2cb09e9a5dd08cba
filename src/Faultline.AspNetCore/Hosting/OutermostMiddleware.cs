using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Faultline.AspNetCore.Hosting;

/// <summary>
/// Puts the fence before everything else, also before what WebApplication adds by itself (routing, authentication,
/// authorization), whose refusals would otherwise be bare statuses.
/// </summary>
internal sealed class OutermostMiddleware : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseFaultMiddleware(decides: false);
        next(app);
    };
}
