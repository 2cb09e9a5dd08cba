using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>
/// What is answered also while requests are refused: whoever looks after the instance must hear that it is unhealthy, and not only that it is busy. Asked before routing,
/// so the routes are matched here.
/// </summary>
internal sealed class HealthEndpoints(IServiceProvider services, DeadlineSettings settings)
{
    // What MapHealthChecks calls its endpoints; they say nothing else of themselves.
    private const string DisplayName = "Health checks";

    private Known? _known;

    public bool Has(HttpContext context)
    {
        var path = context.Request.Path;
        foreach (var kept in settings.Options.NeverRefused)
        {
            if (path.StartsWithSegments(kept, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return Array.Exists(Matchers(), matcher => matcher.TryMatch(path, new RouteValueDictionary()));
    }

    private TemplateMatcher[] Matchers()
    {
        if (_known is { Changed.HasChanged: false } known)
            return known.Matchers;
        if (services.GetService<EndpointDataSource>() is not { } source)
            return [];
        // The fence protects the answer: endpoints are made when somebody asks for them, and one that cannot be made fails where the app asks.
        try
        {
            var changed = source.GetChangeToken();
            var matchers = source.Endpoints.OfType<RouteEndpoint>().Where(endpoint => endpoint.DisplayName == DisplayName)
                .Select(endpoint => new TemplateMatcher(new RouteTemplate(endpoint.RoutePattern), new RouteValueDictionary())).ToArray();
            _known = new Known(matchers, changed);
            return matchers;
        }
        catch (Exception e)
        {
            System.Diagnostics.Debug.WriteLine(e);
            return [];
        }
    }

    private sealed record Known(TemplateMatcher[] Matchers, IChangeToken Changed);
}
