using System.Globalization;
using System.Resources;

namespace Faultline.Catalogue;

/// <summary>What a catalogue says of one code. The texts here are neutral; those of other languages are looked up in <see cref="Texts"/>.</summary>
public sealed class FaultDefinition
{
    private readonly FaultTemplate _template;
    private readonly int[] _statuses;
    private readonly FaultTexts? _texts;

    /// <summary>Makes a definition.</summary>
    /// <param name="code">The code, such as <c>compute.server.not_found</c>.</param>
    /// <param name="status">The HTTP status, 400 to 599.</param>
    /// <param name="title">A short summary that does not change from one occurrence to the next.</param>
    /// <param name="detail">The template of the detail, with data fields in braces.</param>
    /// <exception cref="FormatException">The code or the template is malformed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The status is not between 400 and 599.</exception>
    public FaultDefinition(string code, int status, string title, string detail)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        ArgumentNullException.ThrowIfNull(detail);
        ThrowIfNoErrorStatus(status);
        (Code, Status, Title, _template, _statuses) = (FaultCode.Parse(code), status, title, FaultTemplate.Parse(detail), [status]);
    }

    /// <summary>The code.</summary>
    public FaultCode Code { get; }

    /// <summary>The HTTP status that a fault of this code has unless told otherwise.</summary>
    public int Status { get; }

    /// <summary>Every status under which the code may travel, <see cref="Status"/> first.</summary>
    public IReadOnlyList<int> Statuses => _statuses;

    /// <summary>The statuses beside <see cref="Status"/>. Default: none.</summary>
    public IReadOnlyList<int> OtherStatuses
    {
        get => _statuses[1..];
        init
        {
            foreach (var status in value)
                ThrowIfNoErrorStatus(status);
            _statuses = [Status, .. value];
        }
    }

    /// <summary>The short summary.</summary>
    public string Title { get; }

    /// <summary>The template of the detail, as it was declared.</summary>
    public string Detail => _template.Text;

    /// <summary>The data fields.</summary>
    public IReadOnlyList<FaultField> Fields { get; init; } = [];

    /// <summary>What the code means. Default: empty.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The likely cause, or null.</summary>
    public string? Cause { get; init; }

    /// <summary>What the caller can do, or null.</summary>
    public string? Remedy { get; init; }

    /// <summary>The number that Pulp clients know the problem by, such as <c>PLP0009</c>, or null.</summary>
    public string? PulpCode { get; init; }

    /// <summary>The root element of the Nova form, or null for the one that Nova gives to the status.</summary>
    public string? NovaRoot { get; init; }

    /// <summary>The release that brought the code, or null.</summary>
    public string? Since { get; init; }

    /// <summary>The code that took the place of this one, or null.</summary>
    public string? DeprecatedBy { get; init; }

    /// <summary>
    /// The texts in other languages: under the code the template of the detail, under the code and <c>.title</c> the title. Null: there are none.
    /// </summary>
    public ResourceManager? Texts
    {
        get => _texts?.Manager;
        init => _texts = value is null ? null : FaultTexts.Of(value);
    }

    /// <summary>A fault of this code.</summary>
    /// <param name="data">The data fields, or null for none.</param>
    public Fault ToFault(IReadOnlyDictionary<string, object?>? data = null) => new(this, data);

    /// <summary>The detail in a language, or in the neutral one where there is no text for it.</summary>
    internal string RenderDetail(IReadOnlyDictionary<string, object?> data, CultureInfo culture) =>
        TextIn(culture, Code.ToString()) is { } text && FaultTemplate.TryParse(text, out var template, out _)
            ? template.Render(data, culture, Fields)
            : _template.Render(data, CultureInfo.InvariantCulture, Fields);

    /// <summary>The title in a language, or the neutral one.</summary>
    internal string RenderTitle(CultureInfo culture) => TextIn(culture, Code + ".title") ?? Title;

    /// <summary>Whether there is a text of this code in exactly this culture.</summary>
    internal bool HasTextsIn(CultureInfo culture) => _texts?.Find(culture, Code.ToString()) is not null;

    /// <summary>The culture, or the nearest of its parents, in which there is a text of this code; null when there is none.</summary>
    internal CultureInfo? NearestWithTexts(CultureInfo culture)
    {
        for (var at = culture; _texts is not null && at.Name.Length > 0; at = at.Parent)
        {
            if (HasTextsIn(at))
                return at;
        }

        return null;
    }

    private string? TextIn(CultureInfo culture, string name)
    {
        for (var at = culture; _texts is not null && at.Name.Length > 0; at = at.Parent)
        {
            if (_texts.Find(at, name) is { } text)
                return text;
        }

        return null;
    }

    private static void ThrowIfNoErrorStatus(int status)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 400);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
    }
}
