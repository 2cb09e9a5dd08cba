namespace Faultline.AspNetCore;

/// <summary>
/// Says which faults an endpoint answers with, on a controller, an action, or the method behind a minimal API; the same as
/// <see cref="FaultCatalogueExtensions.ProducesFault{TBuilder}"/>. The codes are those of the app's catalogues; an unknown one stops the start.
/// </summary>
/// <param name="codes">The codes, such as <c>compute.server.not_found</c>.</param>
/// <example><code>[HttpGet("{id}"), ProducesFault("compute.server.not_found", "compute.server.wrong_state")]</code></example>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class ProducesFaultAttribute(params string[] codes) : Attribute
{
    /// <summary>The codes.</summary>
    public IReadOnlyList<string> Codes { get; } = codes;
}
