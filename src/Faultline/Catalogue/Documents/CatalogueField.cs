namespace Faultline.Catalogue.Documents;

/// <summary>A data field of a code.</summary>
internal sealed record CatalogueField
{
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Its JSON type, such as <c>string</c>.</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>Whether every fault of the code has it. Absent is false.</summary>
    public bool Required { get; init; }

    public string? Description { get; init; }

    public static CatalogueField Of(FaultField field) =>
        new() { Name = field.Name, Type = field.Type, Required = field.IsRequired, Description = field.Description };
}
