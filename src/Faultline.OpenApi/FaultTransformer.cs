using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Faultline.AspNetCore;
using Faultline.AspNetCore.Catalogues;
using Faultline.Catalogue.Documents;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Faultline.OpenApi;

/// <summary>Describes the faults that an operation declares.</summary>
internal sealed class FaultTransformer : IOpenApiOperationTransformer, IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var names = context.Description.ActionDescriptor.EndpointMetadata.OfType<ProducesFaultAttribute>().SelectMany(declared => declared.Codes).Distinct().Order(StringComparer.Ordinal).ToList();
        if (names.Count == 0 || context.Document is not { } document)
            return Task.CompletedTask;
        var catalogue = CatalogueOf(context.ApplicationServices);
        var formats = FormatsOf(catalogue, context.ApplicationServices);
        operation.Responses ??= [];
        foreach (var status in names.Select(catalogue.Find).OfType<CatalogueCode>().SelectMany(code => code.Statuses().Select(status => (Status: status, Code: code))).GroupBy(pair => pair.Status, pair => pair.Code))
            Describe(operation.Responses, status.Key, [.. status], catalogue, formats, document);
        return Task.CompletedTask;
    }

    // What stands in for a fault's body where nothing describes it better is not needed any more.
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Components?.Schemas?.Remove(nameof(DescribedFault));
        return Task.CompletedTask;
    }

    private static void Describe(
        OpenApiResponses responses, int status, IReadOnlyList<CatalogueCode> codes, CatalogueDocument catalogue, IReadOnlyList<CatalogueExample> formats, OpenApiDocument document)
    {
        var key = status.ToString(CultureInfo.InvariantCulture);
        if (!responses.TryGetValue(key, out var found) || found is not OpenApiResponse response)
            responses[key] = response = new OpenApiResponse();
        response.Description = string.Join("\n\n", codes.Select(code => $"{code.Title} (`{code.Code}`){(code.Summary.Length > 0 ? ": " + code.Summary : "")}"));
        response.Content ??= new Dictionary<string, OpenApiMediaType>();
        foreach (var format in formats)
        {
            // The body of an example says the code's usual status, so that under another it would mislead.
            var shown = codes.Where(code => code.Status == status).Select(code => (Code: code, Example: code.Examples.FirstOrDefault(example => example.Format == format.Format)))
                .Where(pair => pair.Example is not null).ToDictionary(pair => pair.Code.Code, IOpenApiExample (pair) => Example(pair.Code, pair.Example!, document));
            response.Content[MediaTypeOf(format)] = new OpenApiMediaType { Schema = Schema(format, catalogue, document), Examples = shown.Count == 0 ? null : shown };
        }
    }

    private static OpenApiExampleReference Example(CatalogueCode code, CatalogueExample example, OpenApiDocument document)
    {
        var name = $"{code.Code}.{NameOf(example)}";
        if (document.Components?.Examples?.ContainsKey(name) != true)
            document.AddComponent<IOpenApiExample>(name, new OpenApiExample { Summary = code.Title, Value = ValueOf(example) });
        return new OpenApiExampleReference(name, document);
    }

    private static IOpenApiSchema Schema(CatalogueExample format, CatalogueDocument catalogue, OpenApiDocument document)
    {
        if (!format.IsJson)
            return new OpenApiSchema { Type = JsonSchemaType.String };
        var name = $"Fault.{NameOf(format)}";
        if (document.Components?.Schemas?.ContainsKey(name) != true)
        {
            var all = catalogue.Codes.SelectMany(code => code.Examples).Where(example => example.Format == format.Format).Select(ValueOf);
            document.AddComponent<IOpenApiSchema>(name, InferredSchema.Of(all));
        }

        return new OpenApiSchemaReference(name, document);
    }

    // The formats that a caller reaches by Accept: of those with one media type the default, else the first.
    private static IReadOnlyList<CatalogueExample> FormatsOf(CatalogueDocument catalogue, IServiceProvider services)
    {
        var first = services.GetRequiredService<IOptions<FaultlineOptions>>().Value.DefaultFormat;
        return [.. catalogue.Codes.SelectMany(code => code.Examples).DistinctBy(example => example.Format).OrderByDescending(example => example.Format == first).DistinctBy(MediaTypeOf)];
    }

    private static JsonNode? ValueOf(CatalogueExample example)
    {
        if (!example.IsJson)
            return JsonValue.Create(example.Body);
        try
        {
            return JsonNode.Parse(example.Body);
        }
        catch (JsonException)
        {
            // A format of the app's may write what is no JSON; it is shown as text.
            return JsonValue.Create(example.Body);
        }
    }

    private static string MediaTypeOf(CatalogueExample example) => example.ContentType.Split(';')[0].Trim();

    // A component's name is letters, digits, '.', '-' and '_'.
    private static string NameOf(CatalogueExample example) => string.Concat(example.Format.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_'));

    private static CatalogueDocument CatalogueOf(IServiceProvider services) => services.GetService<CatalogueDescription>()?.Document()
        ?? throw new InvalidOperationException("The OpenAPI document needs the catalogue of faults. Call builder.Services.AddFaultline() before building the app.");
}
