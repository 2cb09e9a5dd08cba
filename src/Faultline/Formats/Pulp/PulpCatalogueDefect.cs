namespace Faultline.Formats.Pulp;

/// <summary>Something that is wrong with a catalogue document.</summary>
/// <param name="Code">The code that it is about, such as <c>PLP0047</c>; of a shared prefix the three letters; empty for the document.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Message">The same for a human, with the values.</param>
public sealed record PulpCatalogueDefect(string Code, PulpCatalogueDefectKind Kind, string Message)
{
    /// <summary>Whether the catalogue works all the same.</summary>
    public bool IsHint => Kind is PulpCatalogueDefectKind.SwallowedLetter or PulpCatalogueDefectKind.UnusedField or PulpCatalogueDefectKind.UndefinedCode;
}
