namespace Faultline.Formats.Pulp;

/// <summary>An exception as Pulp's code raises it: the class and the arguments of its constructor.</summary>
/// <param name="Class">The name of the class, such as <c>MissingResource</c>. What is no class of Pulp's is any other Python exception.</param>
/// <example><c>new PulpRaise("PulpCodedValidationException") { Code = "PLP1002", Data = new Dictionary&lt;string, object?&gt; { ["field"] = "id" } }</c></example>
public sealed record PulpRaise(string Class)
{
    private static readonly Dictionary<string, object?> None = [];

    /// <summary>
    /// The positional arguments: the message of a plain exception, the id of a missing or duplicate resource, the names of properties (one text or a list), the
    /// reasons of a conflict, the time-out (a <see cref="TimeSpan"/> or a text). Default: none.
    /// </summary>
    public IReadOnlyList<object?> Args { get; init; } = [];

    /// <summary>The named arguments: the data of a coded exception, the ids of missing resources by type. Default: none.</summary>
    public IReadOnlyDictionary<string, object?> Data { get; init; } = None;

    /// <summary>The code of a coded exception, such as <c>PLP1002</c>. Default: null, the one of the class.</summary>
    public string? Code { get; init; }

    /// <summary>Data that are set on a plain exception after it was made. Default: none.</summary>
    public IReadOnlyDictionary<string, object?> ErrorData { get; init; } = None;

    /// <summary>The exceptions that became sub errors. Default: none.</summary>
    public IReadOnlyList<PulpRaise> Children { get; init; } = [];
}
