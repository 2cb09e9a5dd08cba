namespace Faultline.Server;

/// <summary>The methods that an endpoint answers to.</summary>
internal static class Verbs
{
    /// <summary>Reading; HEAD gets the same headers and no body.</summary>
    public static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];
}
