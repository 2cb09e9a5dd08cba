namespace Faultline.Catalogue;

/// <summary>Says that an assembly has a catalogue, so that it is found at the start. Written by the generator.</summary>
/// <param name="type">The catalogue class; it has a public or internal static property <c>Catalogue</c>.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class FaultCatalogueOfAttribute(Type type) : Attribute
{
    /// <summary>The catalogue class.</summary>
    public Type Type { get; } = type;
}
