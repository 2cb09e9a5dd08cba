using Faultline.Catalogue;

namespace Faultline.Formats.Pulp;

/// <summary>
/// A catalogue of Pulp codes, read from a JSON document: <c>{"codes": [{"code", "template", "required_fields", "http_status", "project", "retired", …}]}</c>.
/// Templates are in Python's percent form. What is wrong with the document is in <see cref="Defects"/>, and the rest of it is usable.
/// </summary>
public sealed class PulpCatalogue
{
    /// <summary>The largest document that is read unless told otherwise, in bytes.</summary>
    public const int DefaultMaxBytes = 16 * 1024 * 1024;

    private readonly Dictionary<string, PulpDefinition> _live = new(StringComparer.Ordinal);

    internal PulpCatalogue(IReadOnlyList<PulpDefinition> definitions, IEnumerable<PulpCatalogueDefect> defects)
    {
        Definitions = definitions;
        foreach (var definition in definitions.Where(definition => definition.IsLive))
            _live.TryAdd(definition.Code, definition);
        Defects = [.. defects, .. PulpCatalogueChecks.Of(definitions)];
    }

    /// <summary>Every entry, in the order of the document, also those that are retired.</summary>
    public IReadOnlyList<PulpDefinition> Definitions { get; }

    /// <summary>What is wrong with the document, in the order of the document. Empty: nothing.</summary>
    public IReadOnlyList<PulpCatalogueDefect> Defects { get; }

    /// <summary>Reads a document. Does not throw for any bytes: a document that is none is a catalogue without entries and with a defect.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="maxBytes">A longer document is a defect. Default: 16 MiB.</param>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static PulpCatalogue Read(Stream json, int maxBytes = DefaultMaxBytes)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, 1);
        return PulpCatalogueReader.Read(json, maxBytes);
    }

    /// <summary>The entry of a code that is in use, or null. Of two with one code, the first.</summary>
    public PulpDefinition? Find(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return _live.GetValueOrDefault(code);
    }

    /// <summary>
    /// The codes in use as a catalogue of ours: <c>PLP0009</c> is <c>pulp.plp0009</c>, and its template has braces. A code that only travels under a status
    /// which is none of an error is left out; one that the document gives no status has that of its number: its class's, or 400 and 500 for a validation error,
    /// else 500.
    /// </summary>
    /// <param name="service">The service of the codes. Default: <c>pulp</c>; for those of Pulp 3, whose numbers mean other things, use <c>pulp3</c>.</param>
    public FaultCatalogue ToFaultCatalogue(string service = PulpNumbers.Service)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(service);
        var definitions = _live.Values
            .Where(definition => definition.Statuses.Count == 0 || definition.Statuses.Any(IsOfError))
            .Where(definition => FaultCode.TryParse($"{service}.{definition.Code.ToLowerInvariant()}", out _))
            .Select(definition => ToDefinition(service, definition));
        return new FaultCatalogue(service, "a catalogue of Pulp", [.. definitions]);
    }

    private static bool IsOfError(int status) => status is >= 400 and <= 599;

    private static FaultDefinition ToDefinition(string service, PulpDefinition from)
    {
        var isOfThree = from.Class is not null || service == PulpNumbers.ServiceOfThree;
        // The status belongs to the class of the exception, and an entry need not tell it; the number does, as when its document is read.
        IReadOnlyList<int> statuses = [.. from.Statuses.Where(IsOfError).Distinct()];
        if (statuses.Count == 0)
            statuses = isOfThree ? [500] : PulpNumbers.StatusesOf(from.Code);
        var optional = from.OtherFields.Concat(from.Placeholders.Select(placeholder => placeholder.Name)).Where(name => name.Length > 0).Except(from.RequiredFields);
        return new FaultDefinition(
            $"{service}.{from.Code.ToLowerInvariant()}",
            statuses[0],
            PulpNumbers.TitleOf(isOfThree ? PulpNumbers.ServiceOfThree : PulpNumbers.Service, from.Code),
            from.TemplateInBraces)
        {
            OtherStatuses = [.. statuses.Skip(1)],
            Fields =
            [
                .. from.RequiredFields.Select(name => new FaultField(name, "string")),
                .. optional.Select(name => new FaultField(name, "string", IsRequired: false)),
            ],
            Summary = from.Note ?? "",
            PulpCode = isOfThree || !PulpNumbers.IsNumber(from.Code) ? null : from.Code,
            Since = from.Since,
        };
    }
}
