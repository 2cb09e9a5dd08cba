namespace Faultline.Catalogue;

/// <summary>
/// Marks a <c>static partial</c> class as the catalogue of a service: its <c>static partial</c> methods with
/// <see cref="FaultCodeAttribute"/> declare the codes, and the generator writes their bodies and the property <c>Catalogue</c>.
/// </summary>
/// <param name="service">The service type that every code here begins with, such as <c>compute</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class FaultCatalogueAttribute(string service) : Attribute
{
    /// <summary>The service type, such as <c>compute</c>.</summary>
    public string Service { get; } = service;
}
