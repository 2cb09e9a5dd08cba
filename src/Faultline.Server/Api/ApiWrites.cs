using Faultline.AspNetCore;
using Faultline.Server.Hosting;

namespace Faultline.Server.Api;

/// <summary>
/// What every change through the API must be: JSON, and not asked for by a page of another site. There are no users yet, so that a browser inside the network
/// would be as good as its owner; a form of another site can send no JSON, and what a browser says of the sender a page cannot forge.
/// </summary>
internal static class ApiWrites
{
    private static readonly string[] Faults =
    [
        "faultline.request.cross_site", "faultline.request.unsupported_media_type", "faultline.request.invalid_body", "faultline.request.invalid_value",
        "faultline.project.not_found", "faultline.store.unavailable",
    ];

    /// <summary>Maps a change, with the faults that each can have.</summary>
    public static void MapWrite(this IEndpointRouteBuilder app, string method, string path, Delegate handler, params string[] faults) =>
        app.MapMethods(path, [method], handler).AddEndpointFilter(CheckAsync).ProducesFault([.. Faults, .. faults]);

    private static ValueTask<object?> CheckAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var request = invocation.HttpContext.Request;
        if (CrossSite.IsAskedFor(request))
            throw ServerFaults.CrossSite().ToException();
        if (!request.HasJsonContentType())
            throw ServerFaults.UnsupportedMediaType(request.ContentType is { } type ? ServerFaults.Shorten(type) : null, "application/json").ToException();
        return next(invocation);
    }
}
