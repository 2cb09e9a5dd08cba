using System.Collections.Frozen;

namespace Faultline.Formats.Pulp;

/// <summary>A class of Pulp's exceptions, and what its constructor makes of its arguments.</summary>
/// <param name="Status">The status of its answers.</param>
/// <param name="Number">The number that it has unless given another.</param>
/// <param name="Kind">How the arguments become data.</param>
/// <param name="Member">The member at the top of the document, or null.</param>
internal sealed record PulpClass(int Status, string Number, PulpClassKind Kind, string? Member)
{
    private static readonly FrozenDictionary<string, PulpClass> All = new Dictionary<string, PulpClass>
    {
        ["PulpException"] = new(500, PulpNumbers.Unnumbered, PulpClassKind.Plain, PulpMember.Args),
        ["PulpExecutionException"] = new(500, PulpNumbers.Unnumbered, PulpClassKind.Plain, PulpMember.Args),
        ["PulpDataException"] = new(400, PulpNumbers.Unnumbered, PulpClassKind.Plain, PulpMember.Args),
        ["PulpCodedException"] = new(500, "PLP0001", PulpClassKind.Coded, PulpMember.Args),
        ["PulpCodedValidationException"] = new(400, "PLP1000", PulpClassKind.Coded, PulpMember.Args),
        ["PulpCodedAuthenticationException"] = new(401, "PLP0025", PulpClassKind.Coded, PulpMember.AuthErrorCode),
        ["PulpCodedForbiddenException"] = new(403, "PLP0042", PulpClassKind.Coded, PulpMember.Args),
        ["PulpCodedTaskException"] = new(500, "PLP1000", PulpClassKind.Coded, PulpMember.Args),
        ["PulpCodedTaskFailedException"] = new(500, "PLP0001", PulpClassKind.Coded, PulpMember.Args),
        ["MissingResource"] = new(404, "PLP0009", PulpClassKind.Resources, PulpMember.Resources),
        ["DuplicateResource"] = new(409, "PLP0018", PulpClassKind.Field, PulpMember.ResourceId),
        ["ConflictingOperation"] = new(409, "PLP0010", PulpClassKind.Field, PulpMember.Reasons),
        ["OperationTimedOut"] = new(503, "PLP0011", PulpClassKind.Field, PulpMember.Timeout),
        ["InputEncodingError"] = new(400, "PLP0019", PulpClassKind.Field, PulpMember.InputValue),
        ["NotImplemented"] = new(501, "PLP0013", PulpClassKind.Field, "operation_name") { Instead = "PLP0014" },
        ["InvalidValue"] = new(400, "PLP0015", PulpClassKind.Names, PulpMember.PropertyNames),
        ["MissingValue"] = new(400, "PLP0016", PulpClassKind.Names, PulpMember.MissingPropertyNames),
        ["UnsupportedValue"] = new(400, "PLP0017", PulpClassKind.Names, PulpMember.UnsupportedPropertyNames),
        ["NoWorkers"] = new(503, "PLP0024", PulpClassKind.Nothing, null),
    }.ToFrozenDictionary();

    /// <summary>The number that was meant where the class names one that no catalogue has.</summary>
    public string? Instead { get; private init; }

    /// <summary>The class of a name, or null when Pulp has none.</summary>
    public static PulpClass? Find(string name) => All.GetValueOrDefault(name);
}
