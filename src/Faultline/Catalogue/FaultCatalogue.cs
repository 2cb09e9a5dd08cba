using System.Reflection;

namespace Faultline.Catalogue;

/// <summary>The codes that one class declares.</summary>
public sealed class FaultCatalogue
{
    /// <summary>Makes a catalogue.</summary>
    /// <param name="service">The service type, such as <c>compute</c>.</param>
    /// <param name="source">Where the codes are declared, for messages: the class and its assembly.</param>
    /// <param name="definitions">The codes.</param>
    public FaultCatalogue(string service, string source, IReadOnlyList<FaultDefinition> definitions)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(service);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(definitions);
        (Service, Source, Definitions) = (service, source, definitions);
    }

    /// <summary>The service type.</summary>
    public string Service { get; }

    /// <summary>Where the codes are declared.</summary>
    public string Source { get; }

    /// <summary>The codes, in the order of their declaration.</summary>
    public IReadOnlyList<FaultDefinition> Definitions { get; }

    /// <summary>The catalogues that an assembly declares.</summary>
    public static IEnumerable<FaultCatalogue> Of(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        foreach (var mark in assembly.GetCustomAttributes<FaultCatalogueOfAttribute>())
        {
            var property = mark.Type.GetProperty("Catalogue", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic);
            if (property?.GetValue(null) is not FaultCatalogue catalogue)
                throw new InvalidOperationException($"{mark.Type} in {assembly.GetName().Name} has no static property 'Catalogue'; expected one of type {typeof(FaultCatalogue)}, as the generator writes it");
            yield return catalogue;
        }
    }
}
