using Faultline.AspNetCore.Catalogues;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.AspNetCore;

/// <summary>How an app serves its catalogue of faults, and how its endpoints say which of them they answer with.</summary>
public static class FaultCatalogueExtensions
{
    private static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>
    /// Serves the catalogue: the list of codes at <paramref name="pattern"/>, and below it a page for each code, as HTML, JSON or Markdown,
    /// by <c>Accept</c>, by suffix (<c>.html</c>, <c>.json</c>, <c>.md</c>) or by <c>?format=</c>. The help link of every fault that has a code
    /// of the catalogue leads there; it is absolute if <see cref="FaultlineOptions.PublicUrl"/> is set.
    /// </summary>
    /// <param name="endpoints">The app, or a group whose prefix has no parameters.</param>
    /// <param name="pattern">The path of the list. Default: <c>/faults</c>.</param>
    /// <returns>The pages, for conventions such as <c>AllowAnonymous()</c>.</returns>
    /// <exception cref="InvalidOperationException"><c>AddFaultline</c> was not called.</exception>
    public static IEndpointConventionBuilder MapFaultCatalogue(this IEndpointRouteBuilder endpoints, string pattern = "/faults")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        var path = "/" + pattern.Trim('/');
        if (path.Length == 1 || path.AsSpan().IndexOfAny('{', '}') >= 0)
            throw new ArgumentException($"'{pattern}' is no path of the catalogue; expected one without parameters, such as /faults", nameof(pattern));
        if (endpoints.ServiceProvider.GetService<CatalogueDescription>() is null)
            throw new InvalidOperationException("MapFaultCatalogue needs services that are not there. Call builder.Services.AddFaultline() before building the app.");
        var pages = endpoints.MapGroup("");
        pages.MapMethods(path, Read, CataloguePages.ListAsync);
        pages.MapMethods(path + ".{form:regex(^(?i:html|json|md)$)}", Read, CataloguePages.ListAsync);
        pages.MapMethods(path + "/{code}", Read, CataloguePages.CodeAsync).WithMetadata(new CataloguePages());
        return pages.ExcludeFromDescription();
    }

    /// <summary>
    /// Says which faults an endpoint, or each endpoint of a group, answers with. They are listed on the pages of the catalogue and in the
    /// OpenAPI document; an unknown code stops the start; in Development, a fault that is not among them is a warning in the log.
    /// </summary>
    /// <param name="builder">The endpoint or group.</param>
    /// <param name="codes">Codes of the app's catalogues, such as <c>compute.server.not_found</c>.</param>
    public static TBuilder ProducesFault<TBuilder>(this TBuilder builder, params string[] codes)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(codes);
        var declared = new ProducesFaultAttribute([.. codes]);
        builder.Add(endpoint =>
        {
            endpoint.Metadata.Add(declared);
            // What describes an app without the package Faultline.OpenApi reads these.
            if (endpoint.ApplicationServices.GetService<FaultResponses>() is { } responses)
            {
                foreach (var response in responses.Of(declared.Codes))
                    endpoint.Metadata.Add(response);
            }
        });
        return builder;
    }
}
