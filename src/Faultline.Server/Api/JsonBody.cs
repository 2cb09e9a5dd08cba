using System.Text.Json;

namespace Faultline.Server.Api;

/// <summary>The JSON object of a request, whose members are known by name: one that is not known is refused, since it is a mistyped one.</summary>
internal sealed class JsonBody
{
    private readonly JsonElement _root;

    private JsonBody(JsonElement root) => _root = root;

    /// <param name="context">The request.</param>
    /// <param name="members">The members that it may have.</param>
    /// <exception cref="FaultException">400: it is no JSON object, or has another member.</exception>
    public static async Task<JsonBody> ReadAsync(HttpContext context, params string[] members)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, new JsonDocumentOptions { AllowDuplicateProperties = false }, context.RequestAborted);
            var root = document.RootElement.Clone();
            if (root.ValueKind != JsonValueKind.Object)
                throw Invalid($"The body is a JSON {root.ValueKind.ToString().ToLowerInvariant()}; expected an object", members);
            foreach (var member in root.EnumerateObject())
            {
                if (!members.Contains(member.Name))
                    throw Invalid($"There is no member '{ServerFaults.Shorten(member.Name)}'; expected an object", members);
            }

            return new JsonBody(root);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a name with half a surrogate pair, which JSON can write and no text can hold.
            throw Invalid($"The body is not JSON: {e.Message.TrimEnd('.')}; expected an object", members, e);
        }
    }

    /// <summary>A member as text, numbers too as they are written; null when it is absent or null.</summary>
    /// <exception cref="FaultException">400: it is something else.</exception>
    public string? Text(string name)
    {
        if (!_root.TryGetProperty(name, out var value))
            return null;
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number => value.GetRawText(),
                _ => throw ServerFaults.InvalidValue(name, ServerFaults.Shorten(value.GetRawText()), "a text or a number").ToException(),
            };
        }
        catch (InvalidOperationException e)
        {
            // Half a surrogate pair.
            throw ServerFaults.InvalidValue(name, ServerFaults.Shorten(value.GetRawText()), "a text of whole characters").ToException(e);
        }
    }

    /// <summary>A member that is true or false; false when it is absent or null.</summary>
    /// <exception cref="FaultException">400: it is something else.</exception>
    public bool Flag(string name) => _root.TryGetProperty(name, out var value) && value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False or JsonValueKind.Null => false,
        _ => throw ServerFaults.InvalidValue(name, ServerFaults.Shorten(value.GetRawText()), "true or false").ToException(),
    };

    /// <summary>A member that is a list of whole numbers.</summary>
    /// <exception cref="FaultException">400: it is absent or something else.</exception>
    public IReadOnlyList<long> Numbers(string name)
    {
        var numbers = new List<long>();
        if (!_root.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array)
            throw ServerFaults.InvalidValue(name, list.ValueKind == JsonValueKind.Undefined ? "" : ServerFaults.Shorten(list.GetRawText()), "a list of numbers").ToException();
        foreach (var one in list.EnumerateArray())
        {
            if (one.ValueKind != JsonValueKind.Number || !one.TryGetInt64(out var number))
                throw ServerFaults.InvalidValue(name, ServerFaults.Shorten(one.GetRawText()), "a list of whole numbers").ToException();
            numbers.Add(number);
        }

        return numbers;
    }

    private static FaultException Invalid(string problem, string[] members, Exception? inner = null) =>
        ServerFaults.InvalidBody(members.Length == 0 ? $"{problem} without members." : $"{problem} with the members {string.Join(", ", members)}.").ToException(inner);
}
