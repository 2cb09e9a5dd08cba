using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Faultline.Server.Pages;

/// <summary>
/// A page as an answer, rendered whole before the first byte leaves: a failure half-way is then still answered as one.
/// </summary>
/// <remarks>
/// Not <c>RazorComponentResult</c>: its services bring along data protection, which keeps keys in the home directory, for
/// interactive pages that there are none of here.
/// </remarks>
internal sealed class PageResult<TPage>(ParameterView parameters, int status = StatusCodes.Status200OK) : IResult
    where TPage : IComponent
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        services.GetRequiredService<FormToken>().Begin(httpContext);
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        var html = await renderer.Dispatcher.InvokeAsync(
            async () => (await renderer.RenderComponentAsync<TPage>(parameters)).ToHtmlString());

        var body = Encoding.UTF8.GetBytes(html);
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        httpContext.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method))
            await httpContext.Response.BodyWriter.WriteAsync(body, httpContext.RequestAborted);
    }
}
