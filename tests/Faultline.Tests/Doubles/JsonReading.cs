using System.Text.Json;

namespace Faultline.Tests.Doubles;

internal static class JsonReading
{
    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString().ShouldNotBeNull();

    public static bool Has(this JsonElement element, string name) => element.TryGetProperty(name, out _);

    /// <summary>A member of a member, such as <c>request.headers.Cookie</c>.</summary>
    public static JsonElement At(this JsonElement element, params string[] path) => path.Aggregate(element, (at, name) => at.GetProperty(name));

    public static IReadOnlyList<JsonElement> Items(this JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray()];

    public static IReadOnlyList<string> Names(this JsonElement element) => [.. element.EnumerateObject().Select(member => member.Name)];
}
