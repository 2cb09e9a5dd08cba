using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Faultline.AspNetCore.Requests;

/// <summary>The endpoint that a request is for, also after something took it away from the request.</summary>
internal static class RequestEndpoint
{
    // A handler of exceptions, and one of bare statuses, takes the endpoint away before it runs the pipeline again or writes.
    public static Endpoint? Of(HttpContext context) =>
        context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.Features.Get<IStatusCodeReExecuteFeature>()?.Endpoint;

    /// <summary>The endpoint that the client asked for, also while a page for bare statuses or exceptions is made by running the pipeline again.</summary>
    public static Endpoint? Asked(HttpContext context) =>
        context.Features.Get<IStatusCodeReExecuteFeature>() is { } again ? again.Endpoint
        : context.Features.Get<IExceptionHandlerFeature>() is { } failed ? failed.Endpoint
        : Of(context);

    /// <summary>The path that the client asked for, with the base, also while such a page is made.</summary>
    public static string AskedPath(HttpContext context)
    {
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is { } again)
            return again.OriginalPathBase + again.OriginalPath;
        return context.Request.PathBase + (context.Features.Get<IExceptionHandlerPathFeature>() is { Path: { Length: > 0 } failed } ? failed : context.Request.Path.Value);
    }
}
