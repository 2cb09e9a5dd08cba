using Microsoft.AspNetCore.OpenApi;

namespace Faultline.OpenApi;

/// <summary>Puts the faults of an app into its OpenAPI document.</summary>
public static class FaultlineOpenApiExtensions
{
    /// <summary>
    /// Lists each fault that an endpoint declares (<c>ProducesFault</c>) under its status, with an example in each media type that callers can
    /// accept, and with the schema of the format. Needs <c>AddFaultline</c> on the services.
    /// </summary>
    /// <example><code>builder.Services.AddOpenApi(options => options.AddFaultline());</code></example>
    public static OpenApiOptions AddFaultline(this OpenApiOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = new FaultTransformer();
        return options.AddOperationTransformer(faults).AddDocumentTransformer(faults);
    }
}
