using Faultline.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.AspNetCore;

/// <summary>A fault as the result of an endpoint: nothing is thrown, and the caller gets the same answer.</summary>
/// <example><code>app.MapGet("/servers/{id}", (Guid id) => Find(id) is { } server ? Results.Ok(server) : NotFound(id).ToResult());</code></example>
public sealed class FaultResult(Fault fault) : IResult, IStatusCodeHttpResult
{
    /// <summary>What the caller is told.</summary>
    public Fault Fault { get; } = fault;

    /// <inheritdoc/>
    public int? StatusCode => Fault.Status;

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var services = httpContext.RequestServices;
        var record = services.GetRequiredService<RequestTracking>().RecordOf(httpContext);
        return services.GetRequiredService<FaultResponder>().AnswerAsync(httpContext, record, Fault);
    }
}
