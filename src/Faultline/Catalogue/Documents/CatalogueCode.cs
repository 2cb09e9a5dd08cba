using Faultline.Formats.Nova;

namespace Faultline.Catalogue.Documents;

/// <summary>What a catalogue document says of one code.</summary>
internal sealed record CatalogueCode
{
    public string Code { get; init => field = value ?? ""; } = "";

    /// <summary>The HTTP status that it has unless told otherwise.</summary>
    public int Status { get; init; }

    /// <summary>The statuses beside it.</summary>
    public IReadOnlyList<int> OtherStatuses { get; init => field = CatalogueList.Of(value); } = [];

    public string Title { get; init => field = value ?? ""; } = "";

    /// <summary>The template of the detail.</summary>
    public string Detail { get; init => field = value ?? ""; } = "";

    /// <summary>What it means.</summary>
    public string Summary { get; init => field = value ?? ""; } = "";

    /// <summary>The likely cause, or null.</summary>
    public string? Cause { get; init; }

    /// <summary>What the caller can do, or null.</summary>
    public string? Remedy { get; init; }

    /// <summary>The data fields.</summary>
    public IReadOnlyList<CatalogueField> Fields { get; init => field = CatalogueList.Of(value); } = [];

    public string? PulpCode { get; init; }

    public string? NovaRoot { get; init; }

    /// <summary>The release that brought it, or null.</summary>
    public string? Since { get; init; }

    /// <summary>The code that took its place, or null.</summary>
    public string? DeprecatedBy { get; init; }

    /// <summary>How an answer with it looks, one for each format.</summary>
    public IReadOnlyList<CatalogueExample> Examples { get; init => field = CatalogueList.Of(value); } = [];

    /// <summary>Every status, the usual one first.</summary>
    public IEnumerable<int> Statuses() => OtherStatuses.Prepend(Status).Distinct();

    /// <summary>The root element of the Nova form: its own, or the one that Nova gives to the status.</summary>
    public string Root() => string.IsNullOrWhiteSpace(NovaRoot) ? NovaRoots.Of(Status) : NovaRoot;

    public static CatalogueCode Of(FaultDefinition definition, IReadOnlyList<CatalogueExample> examples) => new()
    {
        Code = definition.Code.ToString(),
        Status = definition.Status,
        OtherStatuses = definition.OtherStatuses,
        Title = definition.Title,
        Detail = definition.Detail,
        Summary = definition.Summary,
        Cause = definition.Cause,
        Remedy = definition.Remedy,
        Fields = [.. definition.Fields.Select(CatalogueField.Of)],
        PulpCode = definition.PulpCode,
        NovaRoot = definition.NovaRoot,
        Since = definition.Since,
        DeprecatedBy = definition.DeprecatedBy,
        Examples = examples,
    };
}
