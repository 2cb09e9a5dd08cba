using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Faultline.Catalogue.Documents;

/// <summary>
/// Everything that a service says of its codes, as one document: what <c>/faults</c> answers in JSON, and what the command line compares,
/// exports and writes. Lists are sorted, so that two of them can be compared line by line.
/// </summary>
/// <remarks>The wire form is described in docs/catalogue-service.md. Members that are not known are passed over.</remarks>
internal sealed record CatalogueDocument
{
    /// <summary>The version written here, and the newest that is read.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version of the form; it tells such a document from any other JSON.</summary>
    [JsonPropertyName("faultline_catalogue")]
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The service type, such as <c>compute</c>.</summary>
    public string Service { get; init => field = value ?? ""; } = "";

    /// <summary>The codes, in the order of their names.</summary>
    public IReadOnlyList<CatalogueCode> Codes { get; init => field = CatalogueList.Of(value); } = [];

    /// <summary>The endpoints that declare faults, by route and method.</summary>
    public IReadOnlyList<CatalogueEndpoint> Endpoints { get; init => field = CatalogueList.Of(value); } = [];

    /// <summary>What is said of one code, or null.</summary>
    public CatalogueCode? Find(string code) => Codes.FirstOrDefault(one => one.Code == code);

    /// <summary>The same with one code alone, and the endpoints that declare it.</summary>
    public CatalogueDocument Only(CatalogueCode code) => this with
    {
        Codes = [code],
        Endpoints = [.. EndpointsOf(code.Code).Select(endpoint => endpoint with { Codes = [code.Code] })],
    };

    /// <summary>The endpoints that declare a code.</summary>
    public IEnumerable<CatalogueEndpoint> EndpointsOf(string code) => Endpoints.Where(endpoint => endpoint.Codes.Contains(code));

    /// <summary>The document as indented JSON in UTF-8.</summary>
    public byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, CatalogueJson.Readable.CatalogueDocument), (byte)'\n'];

    /// <summary>Reads a document; the caller bounds its size. Says what is wrong with one that is none; throws for no input.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, [NotNullWhen(true)] out CatalogueDocument? document, [NotNullWhen(false)] out string? problem)
    {
        document = null;
        CatalogueDocument? read;
        try
        {
            read = JsonSerializer.Deserialize(json, CatalogueJson.Readable.CatalogueDocument);
        }
        catch (JsonException e)
        {
            problem = $"it is not the JSON of a catalogue: {e.Message}";
            return false;
        }

        problem = ProblemOf(read);
        document = problem is null ? read : null;
        return problem is null;
    }

    private static string? ProblemOf(CatalogueDocument? read)
    {
        if (read is not { Version: > 0 })
            return "it has no member 'faultline_catalogue'; expected the JSON that a service gives at /faults";
        if (read.Version > CurrentVersion)
            return $"it is of version {read.Version}; this program reads version {CurrentVersion}";
        var seen = new HashSet<string>();
        foreach (var code in read.Codes)
        {
            if (!FaultCode.TryRead(code.Code, out _))
                return $"'{code.Code}' is not a fault code; expected letters, digits, '.', '_' and '-', such as compute.server.not_found";
            if (code.Status is < 400 or > 599)
                return $"the status of {code.Code} is {code.Status}; expected 400 to 599";
            if (!seen.Add(code.Code))
                return $"it has the code {code.Code} twice";
        }

        return null;
    }
}
