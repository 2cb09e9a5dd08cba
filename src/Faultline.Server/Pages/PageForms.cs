using Faultline.AspNetCore;
using Faultline.Server.Hosting;

namespace Faultline.Server.Pages;

/// <summary>The forms of pages: each is checked, does its change, and sends the browser back to a page.</summary>
internal static class PageForms
{
    private static readonly string[] Faults =
        ["faultline.request.cross_site", "faultline.request.stale_form", "faultline.request.unsupported_media_type", "faultline.request.invalid_value", "faultline.project.not_found", "faultline.store.unavailable"];

    /// <summary>Maps what a form sends; the handler runs only for a form of this server's own pages.</summary>
    public static RouteHandlerBuilder MapForm(this IEndpointRouteBuilder app, string path, Delegate handler, params string[] faults) =>
        app.MapMethods(path, [HttpMethods.Post], handler).AddEndpointFilter(CheckAsync).ProducesFault([.. Faults, .. faults]);

    /// <summary>A field of the form; null when it is absent or empty.</summary>
    public static string? Field(this HttpContext context, string name) => context.Request.Form[name].ToString() is { Length: > 0 } text ? text : null;

    /// <summary>Back to a page: with GET, so that loading it again changes nothing.</summary>
    public static IResult Back(this HttpContext context, PublicUrl publicUrl, string path)
    {
        context.Response.Headers.Location = publicUrl.Path(path);
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static async ValueTask<object?> CheckAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        if (!context.Request.HasFormContentType)
            throw ServerFaults.UnsupportedMediaType(context.Request.ContentType is { } type ? ServerFaults.Shorten(type) : null, "a form").ToException();
        var form = await ReadAsync(context);
        context.RequestServices.GetRequiredService<FormToken>().Check(context.Request, form[FormToken.Field]);
        return await next(invocation);
    }

    private static async Task<IFormCollection> ReadAsync(HttpContext context)
    {
        try
        {
            return await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (InvalidDataException e)
        {
            throw ServerFaults.InvalidBody($"The form cannot be read: {e.Message}").ToException(e);
        }
    }
}
