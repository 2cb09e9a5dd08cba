namespace Faultline.Generators.Model;

/// <summary>A catalogue class, as far as its generated part depends on it. Equal models give equal text.</summary>
/// <param name="Namespace">As it is written in C#, or empty.</param>
/// <param name="Containers">The types round a nested class from the outside in, such as <c>class Outer</c>.</param>
/// <param name="Name">The class as it is written in C#.</param>
/// <param name="FullName">The class with its namespace and containers, from <c>global::</c> on.</param>
/// <param name="TextsName">The base name of its resources: namespace and simple name.</param>
/// <param name="Source">Where the codes are declared, for messages.</param>
/// <param name="Service">The service type.</param>
/// <param name="HasProperty">Whether the generated part has the property <c>Catalogue</c>.</param>
/// <param name="Definitions">The name of the nested class that holds the definitions.</param>
/// <param name="Codes">The codes, in the order of their declaration.</param>
internal sealed record CatalogueModel(
    string Namespace,
    EquatableArray<string> Containers,
    string Name,
    string FullName,
    string TextsName,
    string Source,
    string Service,
    bool HasProperty,
    string Definitions,
    EquatableArray<CodeModel> Codes);
