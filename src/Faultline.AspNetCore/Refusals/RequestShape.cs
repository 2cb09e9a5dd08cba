using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Faultline.AspNetCore.Refusals;

/// <summary>
/// What the requests of one endpoint are made of, to say where a value is by the name that validators have for it: they speak of
/// properties and parameters of the handler, callers of members of their body.
/// </summary>
/// <param name="parameters">The parameters that are not the body, by the name of the handler's parameter.</param>
/// <param name="bodyName">The name of the handler's parameter that takes the body, or null.</param>
/// <param name="bodyType">Its type, or null.</param>
/// <param name="json">How the body is read.</param>
internal sealed class RequestShape(IReadOnlyDictionary<string, FieldPlace> parameters, string? bodyName, Type? bodyType, JsonSerializerOptions json)
{
    /// <summary>Whether the handler has a parameter that is made of the body.</summary>
    public bool TakesBody => bodyType is not null;

    /// <summary>Where the value is that a validator calls so: <c>limit</c>, <c>Server.Name</c>, <c>Items[0].Price</c>, <c>$.server</c>, <c>/server/name</c>.</summary>
    public FieldPlace PlaceOf(string key)
    {
        if (key.StartsWith('/'))
            return new FieldPlace(key);
        if (parameters.TryGetValue(key, out var parameter))
            return parameter;
        var segments = JsonPointer.Segments(key);
        if (segments.Count > 0 && parameters.TryGetValue(segments[0], out parameter))
            return parameter with { Parameter = key };
        if (bodyType is null)
            return parameters.Count > 0 || key.Length == 0 ? new FieldPlace(null, key) : new FieldPlace(JsonPointer.Of(segments.Select(Converted)));
        return segments is [var only] && only == bodyName && Member(bodyType, only) is null
            ? new FieldPlace("")
            : new FieldPlace(JsonPointer.Of(Named(segments)));
    }

    private IEnumerable<string> Named(IReadOnlyList<string> segments)
    {
        var type = bodyType;
        foreach (var segment in segments)
        {
            if (JsonPointer.IsIndex(segment) || (type is not null && IsMap(type)))
            {
                type = type is null ? null : ElementOf(type);
                yield return segment;
            }
            else
            {
                var member = type is null ? null : Member(type, segment);
                type = member?.PropertyType;
                yield return member?.Name ?? Converted(segment);
            }
        }
    }

    private JsonPropertyInfo? Member(Type type, string name)
    {
        // The fence protects the answer: a type that the serializer cannot make out leaves the names as they are.
        JsonTypeInfo? known;
        try
        {
            if (!json.TryGetTypeInfo(type, out known))
                return null;
        }
        catch (Exception)
        {
            return null;
        }

        return known.Properties.FirstOrDefault(property => property.AttributeProvider is MemberInfo member && member.Name == name)
            ?? known.Properties.FirstOrDefault(property => property.Name == name);
    }

    private string Converted(string segment) => JsonPointer.IsIndex(segment) ? segment : json.PropertyNamingPolicy?.ConvertName(segment) ?? segment;

    // Its keys are the caller's own, and no naming policy of properties holds for them.
    private static bool IsMap(Type type) => typeof(IDictionary).IsAssignableFrom(type) || ValueOf(type) is not null;

    private static Type? ElementOf(Type type) => type.IsArray ? type.GetElementType() : ValueOf(type) ?? ArgumentOf(type, 0, typeof(IEnumerable<>));

    private static Type? ValueOf(Type type) => ArgumentOf(type, 1, typeof(IDictionary<,>)) ?? ArgumentOf(type, 1, typeof(IReadOnlyDictionary<,>));

    private static Type? ArgumentOf(Type type, int argument, Type definition) =>
        type.GetInterfaces().Append(type).FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == definition)?.GetGenericArguments()[argument];
}
