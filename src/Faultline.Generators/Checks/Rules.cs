using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Faultline.Generators.Checks;

/// <summary>What can be wrong with a catalogue: docs/catalogue-diagnostics.md has a section for each.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor CatalogueForm = Error("FLT001", "Form of a catalogue", "'{0}' cannot be a catalogue: {1}");

    public static readonly DiagnosticDescriptor MethodForm = Error("FLT002", "Form of a code's method", "'{0}' cannot declare a code: {1}");

    public static readonly DiagnosticDescriptor CodeForm = Error("FLT003", "Form of a code", "'{0}' is not {1}; expected {2}");

    public static readonly DiagnosticDescriptor DuplicateCode = Error("FLT004", "Code declared twice", "The code '{0}' is already declared by {1}", atEnd: true);

    public static readonly DiagnosticDescriptor PulpForm = Error("FLT005", "Form of a Pulp number", "'{0}' is not a Pulp number; expected three upper-case letters and four digits, such as PLP0009");

    public static readonly DiagnosticDescriptor DuplicatePulp = Error("FLT006", "Pulp number declared twice", "The Pulp number '{0}' is already that of '{1}', declared by {2}", atEnd: true);

    public static readonly DiagnosticDescriptor TemplateForm = Error("FLT007", "Form of a template", "The template is malformed at {0}: {1}");

    public static readonly DiagnosticDescriptor UnknownPlaceholder = Error("FLT008", "Placeholder without parameter", "No parameter of '{0}' is the field '{1}'; {2}");

    public static readonly DiagnosticDescriptor FieldName = Error("FLT009", "Name of a data field", "The parameter '{0}' cannot be the field '{1}': {2}");

    public static readonly DiagnosticDescriptor UndeclaredData = Warning("FLT010", "Data never declared", "The code '{0}' declares no field '{1}'; {2}");

    public static readonly DiagnosticDescriptor NoDocumentation = Warning("FLT011", "Missing documentation", "The code '{0}' {1}");

    public static readonly DiagnosticDescriptor Status = Error("FLT012", "Status of a code", "{0} is not the status of a fault; expected 400 to 599");

    public static readonly DiagnosticDescriptor Abbreviation = Hint("FLT013", "Abbreviation in a code", "'{0}' in the code '{1}' looks like an abbreviation; a code should explain itself");

    public static readonly DiagnosticDescriptor ShippedChanged = Error("FLT014", "Shipped code changed", "The code '{0}' was shipped otherwise: {1}", atEnd: true);

    public static readonly DiagnosticDescriptor ShippedRemoved = Error("FLT015", "Shipped code removed",
        "The code '{0}' was shipped and is no longer declared; keep it, and say what took its place with DeprecatedBy", atEnd: true);

    public static readonly DiagnosticDescriptor ShippedForm = Error("FLT016", "Form of FaultCodes.Shipped.txt", "{0}", atEnd: true);

    public static readonly DiagnosticDescriptor TextTemplate = Error("FLT017", "Template in a text file", "The text of '{0}' {1}", atEnd: true);

    public static readonly DiagnosticDescriptor TextKey = Warning("FLT018", "Text of no code", "No code of '{0}' has the text '{1}'; expected a code, or a code and '.title'", atEnd: true);

    public static readonly DiagnosticDescriptor Title = Error("FLT019", "Title of a code", "The code '{0}' has no title");

    public static readonly DiagnosticDescriptor Unshipped = Hidden("FLT020", "Code not shipped yet", "The code '{0}' is not in FaultCodes.Shipped.txt yet; its line is: {1}");

    public static readonly DiagnosticDescriptor NovaForm = Error("FLT021", "Form of a Nova root", "'{0}' is not a Nova root; expected letters and digits, a lower-case letter first, such as itemNotFound");

    public static readonly DiagnosticDescriptor CodeOfTitle = Error("FLT022", "Code with the name of a title",
        "The code '{0}' is the name that text files have for the title of '{1}', declared by {2}; expected another last part than 'title'", atEnd: true);

    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        CatalogueForm, MethodForm, CodeForm, DuplicateCode, PulpForm, DuplicatePulp, TemplateForm, UnknownPlaceholder, FieldName, UndeclaredData,
        NoDocumentation, Status, Abbreviation, ShippedChanged, ShippedRemoved, ShippedForm, TextTemplate, TextKey, Title, Unshipped,
        NovaForm, CodeOfTitle,
    ];

    private static DiagnosticDescriptor Error(string id, string title, string message, bool atEnd = false) => Make(id, title, message, DiagnosticSeverity.Error, atEnd);

    private static DiagnosticDescriptor Warning(string id, string title, string message, bool atEnd = false) => Make(id, title, message, DiagnosticSeverity.Warning, atEnd);

    private static DiagnosticDescriptor Hint(string id, string title, string message) => Make(id, title, message, DiagnosticSeverity.Info, atEnd: false);

    private static DiagnosticDescriptor Hidden(string id, string title, string message) => Make(id, title, message, DiagnosticSeverity.Hidden, atEnd: true);

    private static DiagnosticDescriptor Make(string id, string title, string message, DiagnosticSeverity severity, bool atEnd) =>
        new(id, title, message, "Faultline.Catalogue", severity, isEnabledByDefault: true, customTags: atEnd ? [WellKnownDiagnosticTags.CompilationEnd] : []);
}
