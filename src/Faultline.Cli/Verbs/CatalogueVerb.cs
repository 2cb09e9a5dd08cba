using System.CommandLine;

namespace Faultline.Cli.Verbs;

/// <summary><c>faultline catalogue …</c>: the verbs on catalogues of fault codes.</summary>
internal static class CatalogueVerb
{
    public static Command Create() => new("catalogue", "Compares catalogues of fault codes, and turns them into pages.")
    {
        CatalogueCheckVerb.Create(),
        CatalogueExportVerb.Create(),
    };
}
