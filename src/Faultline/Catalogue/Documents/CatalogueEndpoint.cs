namespace Faultline.Catalogue.Documents;

/// <summary>An endpoint and the codes that it declares.</summary>
internal sealed record CatalogueEndpoint
{
    /// <summary>The HTTP method, or <c>*</c> for one that takes any.</summary>
    public string Method { get; init => field = value ?? ""; } = "";

    /// <summary>The route, such as <c>/v2.1/servers/{id}</c>.</summary>
    public string Route { get; init => field = value ?? ""; } = "";

    /// <summary>The codes, in the order of their names.</summary>
    public IReadOnlyList<string> Codes { get; init => field = CatalogueList.Of(value); } = [];
}
