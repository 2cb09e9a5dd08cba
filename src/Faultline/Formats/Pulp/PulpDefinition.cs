using Faultline.Formats.Pulp.Python;

namespace Faultline.Formats.Pulp;

/// <summary>What a catalogue document says of one Pulp code.</summary>
public sealed class PulpDefinition
{
    private readonly PythonTemplate? _template;

    internal PulpDefinition(string code, string? template) => (Code, _template) = (code, template is null ? null : PythonTemplate.Parse(template));

    /// <summary>The code, such as <c>PLP0009</c>.</summary>
    public string Code { get; }

    /// <summary>The text with placeholders in Python's percent form, such as <c>The disk %(disk)s is full.</c>; null where the document has none.</summary>
    public string? Template => _template?.Text;

    /// <summary>The names of the data fields without which Pulp does not make the error.</summary>
    public IReadOnlyList<string> RequiredFields { get; internal init; } = [];

    /// <summary>The names of data fields that may be there as well.</summary>
    public IReadOnlyList<string> OtherFields { get; internal init; } = [];

    /// <summary>The HTTP statuses under which the code travels, the usual one first. Default: empty, since they belong to the exception class.</summary>
    public IReadOnlyList<int> Statuses { get; internal init; } = [];

    /// <summary>The project that owns the code, such as <c>pulp_rpm</c>, or empty.</summary>
    public string Project { get; internal init; } = "";

    /// <summary>The exception class, which only catalogues of Pulp 3 name, or null.</summary>
    public string? Class { get; internal init; }

    /// <summary>Whether the code was taken out of use. Such a code is never used again.</summary>
    public bool IsRetired { get; internal init; }

    /// <summary>Whether the code is only referred to and defined in no release.</summary>
    public bool IsUndefined { get; internal init; }

    /// <summary>The release that brought the code, such as <c>2.4</c>, or null.</summary>
    public string? Since { get; internal init; }

    /// <summary>What uses the code, or another remark; or null.</summary>
    public string? Note { get; internal init; }

    /// <summary>Whether an error can have this code.</summary>
    internal bool IsLive => !IsRetired && !IsUndefined;

    internal IEnumerable<PythonPlaceholder> Placeholders => _template?.Placeholders ?? [];

    internal string TemplateInBraces => _template?.ToBraces() ?? "";

    /// <summary>
    /// The text with the data filled in, as Python 2 prints it. Where Python throws, there is a text all the same: a field that is missing stays as its name
    /// in braces.
    /// </summary>
    public string Render(IReadOnlyDictionary<string, object?> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return _template?.Render(data) ?? "";
    }
}
