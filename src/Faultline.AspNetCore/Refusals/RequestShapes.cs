using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using HttpJson = Microsoft.AspNetCore.Http.Json.JsonOptions;
using MvcJson = Microsoft.AspNetCore.Mvc.JsonOptions;

namespace Faultline.AspNetCore.Refusals;

/// <summary>The shapes of the endpoints' requests, each found out when a request of it is refused for the first time.</summary>
internal sealed class RequestShapes(IServiceProvider services)
{
    private readonly ConditionalWeakTable<Endpoint, RequestShape> _known = [];
    private RequestShape? _unknown;

    public RequestShape Of(Endpoint? endpoint) => endpoint is null
        ? _unknown ??= new RequestShape(new Dictionary<string, FieldPlace>(), null, null, HttpOptions())
        : _known.GetValue(endpoint, Make);

    private RequestShape Make(Endpoint endpoint)
    {
        // The fence protects the answer: what cannot be found out about a handler leaves its names as they are.
        try
        {
            return OfEndpoint(endpoint);
        }
        catch (Exception)
        {
            return Of(null);
        }
    }

    private RequestShape OfEndpoint(Endpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<ActionDescriptor>() is { } action)
            return OfAction(action);
        var bodyType = endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;
        var parameters = new Dictionary<string, FieldPlace>(StringComparer.Ordinal);
        string? bodyName = null;
        foreach (var parameter in endpoint.Metadata.GetOrderedMetadata<IParameterBindingMetadata>())
        {
            if (PlaceOf(parameter, endpoint, bodyType) is { } place)
                parameters[parameter.Name] = place;
            else
                bodyName = parameter.Name;
        }

        return new RequestShape(parameters, bodyName, bodyType, HttpOptions());
    }

    private static FieldPlace? PlaceOf(IParameterBindingMetadata parameter, Endpoint endpoint, Type? bodyType)
    {
        foreach (var attribute in parameter.ParameterInfo.GetCustomAttributes(inherit: true))
        {
            switch (attribute)
            {
                case IFromBodyMetadata: return null;
                case IFromHeaderMetadata header: return new FieldPlace(null, header.Name ?? parameter.Name, "header");
                case IFromQueryMetadata query: return new FieldPlace(null, query.Name ?? parameter.Name, "query");
                case IFromRouteMetadata route: return new FieldPlace(null, route.Name ?? parameter.Name, "path");
                case IFromFormMetadata form: return new FieldPlace(null, form.Name ?? parameter.Name, "form");
                default: break;
            }
        }

        if ((endpoint as RouteEndpoint)?.RoutePattern.GetParameter(parameter.Name) is not null)
            return new FieldPlace(null, parameter.Name, "path");
        return bodyType is not null && parameter.ParameterInfo.ParameterType == bodyType ? null : new FieldPlace(null, parameter.Name, "query");
    }

    private RequestShape OfAction(ActionDescriptor action)
    {
        var parameters = new Dictionary<string, FieldPlace>(StringComparer.Ordinal);
        ParameterDescriptor? body = null;
        foreach (var parameter in action.Parameters.Concat(action.BoundProperties))
        {
            var name = parameter.BindingInfo?.BinderModelName ?? parameter.Name;
            if (parameter.BindingInfo?.BindingSource == BindingSource.Body)
                body = parameter;
            else
                parameters[parameter.Name] = parameters[name] = new FieldPlace(null, name, Word(parameter.BindingInfo?.BindingSource));
        }

        return new RequestShape(parameters, body?.Name, body?.ParameterType, services.GetRequiredService<IOptions<MvcJson>>().Value.JsonSerializerOptions);
    }

    private static string? Word(BindingSource? source) => source?.Id switch
    {
        "Path" => "path",
        "Query" => "query",
        "Header" => "header",
        "Form" or "FormFile" => "form",
        _ => null,
    };

    private System.Text.Json.JsonSerializerOptions HttpOptions() => services.GetRequiredService<IOptions<HttpJson>>().Value.SerializerOptions;
}
