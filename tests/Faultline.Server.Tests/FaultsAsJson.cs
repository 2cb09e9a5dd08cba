using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Faultline.Server.Tests;

/// <summary>Turns a <see cref="FaultException"/> into an answer, outermost, so that tests of the server need nobody else's middleware.</summary>
internal sealed class FaultsAsJson : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (HttpContext context, RequestDelegate inner) =>
        {
            try
            {
                await inner(context);
            }
            catch (FaultException e)
            {
                context.Response.Clear();
                context.Response.StatusCode = e.Fault.Status;
                if (e.Fault.RetryAfter is { } wait)
                    context.Response.Headers.RetryAfter = ((int)wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
                await context.Response.WriteAsJsonAsync(new
                {
                    errors = new[] { new { code = e.Fault.Code.ToString(), status = e.Fault.Status, title = e.Fault.Title, detail = e.Fault.Detail, data = e.Fault.Data, links = e.Fault.Links } },
                });
            }
        });
        next(app);
    };
}
