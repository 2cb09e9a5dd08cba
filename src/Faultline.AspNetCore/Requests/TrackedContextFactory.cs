using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Requests;

/// <summary>
/// Makes the <see cref="HttpContext"/> of each request as ASP.NET Core's own factory does, and gives the request its
/// identity at that moment: it is the one hook before ASP.NET's first log line and before any middleware.
/// </summary>
/// <remarks>
/// Like the framework's, it uses a context again where the server uses its feature collection again (Kestrel does, for
/// each connection and stream), and does not when the app has an accessor, through which code may hold a context too long.
/// </remarks>
internal sealed class TrackedContextFactory(IServiceProvider services, IServiceScopeFactory scopes, IOptions<FormOptions> forms, RequestTracking tracking)
    : IHttpContextFactory
{
    private readonly IHttpContextAccessor? _accessor = services.GetService<IHttpContextAccessor>();
    private readonly ConditionalWeakTable<IFeatureCollection, DefaultHttpContext> _kept = [];

    public HttpContext Create(IFeatureCollection featureCollection)
    {
        if (_kept.TryGetValue(featureCollection, out var context))
            context.Initialize(featureCollection);
        else
            context = Make(featureCollection);
        _accessor?.HttpContext = context;
        tracking.Begin(context);
        return context;
    }

    public void Dispose(HttpContext httpContext)
    {
        // Code of the app that was given up on may hold the context still; it must not see the next request through it.
        if (tracking.End(httpContext) is { IsHeldByApp: true })
            _kept.Remove(httpContext.Features);
        _accessor?.HttpContext = null;
        if (httpContext is DefaultHttpContext context)
            context.Uninitialize();
    }

    private DefaultHttpContext Make(IFeatureCollection features)
    {
        var context = new DefaultHttpContext(features) { FormOptions = forms.Value, ServiceScopeFactory = scopes };
        if (_accessor is null && IsUsedAgain(features.GetType()))
            _kept.Add(features, context);
        return context;
    }

    // By this interface a server says that the host may leave its own context with the features, for the next request.
    private static bool IsUsedAgain(Type features) =>
        Array.Exists(features.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IHostContextContainer<>));
}
