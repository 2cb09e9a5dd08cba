using System.Globalization;

namespace Faultline.Formats.Pulp;

/// <summary>What follows from a Pulp number by rule. The same number means another thing in Pulp 3, so the two have services of their own.</summary>
internal static class PulpNumbers
{
    /// <summary>The service of Pulp 2's codes.</summary>
    public const string Service = "pulp";

    /// <summary>The service of Pulp 3's codes.</summary>
    public const string ServiceOfThree = "pulp3";

    /// <summary>The number of what has none.</summary>
    public const string Unnumbered = "PLP0000";

    /// <summary>The data field that holds the code of a fault without a number.</summary>
    public const string CodeField = "fault_code";

    private const string Uncoded = "uncoded";
    private const string Title = "Pulp error";
    private const string TitleOfThree = "Pulp 3 error";

    /// <summary>Whether a text has the form of a number: three upper-case letters and four digits.</summary>
    public static bool IsNumber(ReadOnlySpan<char> text) =>
        text.Length == 7 && !text[..3].ContainsAnyExceptInRange('A', 'Z') && !text[3..].ContainsAnyExceptInRange('0', '9');

    /// <summary>The digits of one of the core's own numbers, or -1.</summary>
    public static int OfCore(string? code) =>
        code is { Length: 7 } && code.StartsWith("PLP", StringComparison.Ordinal) && int.TryParse(code.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var digits)
            ? digits
            : -1;

    /// <summary>The fault code of a number, such as <c>pulp.plp0009</c>; of what is none, or of no number, <c>pulp.uncoded</c>.</summary>
    public static FaultCode CodeOf(string service, string? number) =>
        number is { Length: > 0 } && FaultCode.TryParse(string.Create(service.Length + 1 + number.Length, (service, number), Join), out var code)
            ? code
            : FaultCode.Parse(service + "." + Uncoded);

    /// <summary>Whether a fault code is the one that <see cref="CodeOf"/> makes of the number.</summary>
    public static bool IsCodeOf(FaultCode code, string number)
    {
        var text = code.ToString().AsSpan();
        return text.Length == Service.Length + 1 + number.Length && text.StartsWith(Service, StringComparison.Ordinal)
            && text[Service.Length] == '.' && text[(Service.Length + 1)..].Equals(number, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The title of a number, since Pulp has no titles.</summary>
    public static string TitleOf(string service, string? number) =>
        (service == Service ? Title : TitleOfThree) + (number is { Length: > 0 } && !string.IsNullOrWhiteSpace(number) ? " " + number : "");

    /// <summary>Whether a title is the one that <see cref="TitleOf"/> makes of a number of Pulp 2.</summary>
    public static bool IsTitleOf(string title, string number) =>
        title.Length == Title.Length + 1 + number.Length && title.StartsWith(Title, StringComparison.Ordinal) && title.EndsWith(number, StringComparison.Ordinal);

    private static void Join(Span<char> text, (string Service, string Number) parts)
    {
        parts.Service.CopyTo(text);
        text[parts.Service.Length] = '.';
        parts.Number.AsSpan().ToLowerInvariant(text[(parts.Service.Length + 1)..]);
    }

    /// <summary>The status of the exception class that a number belongs to, or null where any class may bring it.</summary>
    public static int? StatusOf(string? code) => OfCore(code) switch
    {
        9 => 404,
        10 or 18 => 409,
        11 or 24 => 503,
        >= 15 and <= 17 or 19 => 400,
        >= 25 and <= 30 => 401,
        42 => 403,
        _ => null,
    };

    /// <summary>The statuses under which a number travels if nothing else tells, the usual one first: a validation error may also end a task.</summary>
    public static IReadOnlyList<int> StatusesOf(string? code) => StatusOf(code) is { } status ? [status] : IsValidation(code) ? [400, 500] : [500];

    /// <summary>Whether a number, the core's or a plugin's, is of the segment of validation errors.</summary>
    public static bool IsValidation(string? code) => code is { Length: 7 } && IsNumber(code) && code[3] is '1' or '2';
}
