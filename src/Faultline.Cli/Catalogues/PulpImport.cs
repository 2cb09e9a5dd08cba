using Faultline.Catalogue;
using Faultline.Catalogue.Documents;
using Faultline.Formats.Pulp;

namespace Faultline.Cli.Catalogues;

/// <summary>A Pulp catalogue on its way to one of ours.</summary>
internal sealed class PulpImport
{
    private readonly string _path;
    private readonly string? _service;
    private readonly string? _namespace;

    /// <exception cref="CommandFailure">The service or the namespace is none.</exception>
    public PulpImport(string path, string? service, string? space)
    {
        if (service is not null && (!FaultCode.TryParse(service + ".x", out _) || service.Contains('.', StringComparison.Ordinal)))
            throw new CommandFailure(ExitCodes.Usage, $"'{service}' is no service; expected lower-case letters, digits, '_' and '-', such as pulp");
        if (space is not null && !SourceWords.IsName(space))
            throw new CommandFailure(ExitCodes.Usage, $"'{space}' is no namespace; expected names with dots between them, such as Contoso.Faults");
        (_path, _service, _namespace) = (path, service, space);
    }

    /// <summary>How the output is written, by its suffix.</summary>
    /// <exception cref="CommandFailure">It has another suffix, or its name is none of a class.</exception>
    public Func<PulpCatalogue, string> FormOf(string? output)
    {
        switch (Path.GetExtension(output)?.ToUpperInvariant())
        {
            case ".CS" when Path.GetFileNameWithoutExtension(output!) is var name && SourceWords.IsName(name) && !name.Contains('.', StringComparison.Ordinal):
                return catalogue => CatalogueSourceText.Write(Ours(catalogue), name, _namespace, $"Codes of Pulp, imported from {Path.GetFileName(_path)} by faultline catalogue import.");
            case ".CS":
                throw new CommandFailure(ExitCodes.Usage, $"'{output}' names no class; expected a file such as PulpFaults.cs");
            case ".JSON":
                return catalogue => System.Text.Encoding.UTF8.GetString(Document(Ours(catalogue)).ToJson());
            case null:
                return _ => "";
            default:
                throw new CommandFailure(ExitCodes.Usage, $"'{output}' has no suffix that says what to write; expected .cs or .json");
        }
    }

    /// <exception cref="CommandFailure">The file cannot be read, or holds no code.</exception>
    public async Task<PulpCatalogue> ReadAsync(CancellationToken cancellation)
    {
        var bytes = await CatalogueSource.ReadFileAsync(_path, cancellation);
        var catalogue = PulpCatalogue.Read(new MemoryStream(bytes));
        return catalogue.Definitions.Count > 0
            ? catalogue
            : throw new CommandFailure(ExitCodes.Input, $"'{_path}' holds no code of Pulp: {(catalogue.Defects is [var first, ..] ? first.Message : "its list 'codes' is empty")}");
    }

    private FaultCatalogue Ours(PulpCatalogue catalogue) =>
        catalogue.ToFaultCatalogue(_service ?? (catalogue.Definitions.Any(definition => definition.Class is not null) ? "pulp3" : "pulp"));

    private static CatalogueDocument Document(FaultCatalogue catalogue) => new()
    {
        Service = catalogue.Service,
        Codes = [.. catalogue.Definitions.OrderBy(definition => definition.Code.ToString(), StringComparer.Ordinal).Select(definition => CatalogueCode.Of(definition, []))],
    };
}
