using System.Text.Json;

namespace Faultline.Tests.Doubles;

/// <summary>A whole response, read.</summary>
internal sealed record Answer(int Status, string Body, byte[] Bytes, IReadOnlyDictionary<string, string[]> Headers)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The first error of an API-SIG document.</summary>
    public JsonElement Error => Json.GetProperty("errors")[0];

    public string Code => Error.Text("code");

    public string? MediaType => Header("Content-Type")?.Split(';')[0];

    public string RequestId => Header("X-Request-Id").ShouldNotBeNull();

    public static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var headers = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in response.Headers.NonValidated)
            headers[name] = [.. values];
        foreach (var (name, values) in response.Content.Headers.NonValidated)
            headers[name] = [.. values];
        return new Answer((int)response.StatusCode, System.Text.Encoding.UTF8.GetString(bytes), bytes, headers);
    }

    public string? Header(string name) => Headers.TryGetValue(name, out var values) ? string.Join(", ", values) : null;
}
