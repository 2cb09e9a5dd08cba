using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Faultline.OpenApi;

/// <summary>
/// The schema of a format, read off what the format itself writes: so it is right for every format, also for one of the app's. A member that
/// all examples have is required.
/// </summary>
internal static class InferredSchema
{
    private const int MaxDepth = 16;

    public static OpenApiSchema Of(IEnumerable<JsonNode?> examples) => Of([.. examples], 0);

    private static OpenApiSchema Of(IReadOnlyList<JsonNode?> examples, int depth)
    {
        var schema = new OpenApiSchema();
        foreach (var example in examples)
            schema.Type = schema.Type is null ? TypeOf(example) : schema.Type | TypeOf(example);
        if (depth == MaxDepth)
            return schema;
        var items = examples.OfType<JsonArray>().SelectMany(array => array).ToList();
        if (items.Count > 0)
            schema.Items = Of(items, depth + 1);
        AddMembers(schema, [.. examples.OfType<JsonObject>()], depth);
        return schema;
    }

    private static void AddMembers(OpenApiSchema schema, IReadOnlyList<JsonObject> objects, int depth)
    {
        foreach (var name in objects.SelectMany(one => one).Select(member => member.Key).Distinct())
        {
            var values = objects.Where(one => one.ContainsKey(name)).Select(one => one[name]).ToList();
            // The data of each code are its own; which they are is said by the code's example and page.
            (schema.Properties ??= new Dictionary<string, IOpenApiSchema>())[name] = name == "data" ? new OpenApiSchema { Type = JsonSchemaType.Object } : Of(values, depth + 1);
            if (values.Count == objects.Count)
                (schema.Required ??= new HashSet<string>()).Add(name);
        }
    }

    private static JsonSchemaType TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => JsonSchemaType.Null,
        JsonValueKind.String => JsonSchemaType.String,
        JsonValueKind.True or JsonValueKind.False => JsonSchemaType.Boolean,
        JsonValueKind.Number => value.ToJsonString().AsSpan().IndexOfAny('.', 'e', 'E') < 0 ? JsonSchemaType.Integer : JsonSchemaType.Number,
        JsonValueKind.Array => JsonSchemaType.Array,
        _ => JsonSchemaType.Object,
    };
}
