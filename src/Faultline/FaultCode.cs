using System.Buffers;

namespace Faultline;

/// <summary>
/// The stable name of a problem, such as <c>compute.server.not_found</c>: two or more parts joined by dots, the first
/// of them the service. Once published it never changes. A part is lower-case letters, digits, <c>_</c> and <c>-</c>.
/// </summary>
/// <remarks>Source: OpenStack API-SIG guideline "Errors" (<c>^[a-z0-9._-]+$</c>; general form service-type.error-code).</remarks>
public readonly record struct FaultCode
{
    /// <summary>The longest code, in characters.</summary>
    public const int MaxLength = 200;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-");

    private readonly string? _value;

    private FaultCode(string value) => _value = value;

    /// <summary>The service that owns the code: its first part, which is the whole of a code of one part.</summary>
    public string Service => ToString().Split('.')[0];

    /// <summary>Makes a code out of text.</summary>
    /// <exception cref="FormatException">The text is not a code; the message names it and what was expected.</exception>
    public static FaultCode Parse(string text) =>
        TryParse(text, out var code)
            ? code
            : throw new FormatException($"'{text}' is not a fault code; expected lower-case parts such as compute.server.not_found");

    /// <summary>
    /// Reads a code that somebody else made: the whole pattern of the API-SIG guideline, <c>^[a-z0-9._-]+$</c>, one part or more. Says
    /// whether the text is one.
    /// </summary>
    public static bool TryRead(string? text, out FaultCode code)
    {
        var valid = text is { Length: >= 1 and <= MaxLength } && !text.AsSpan().ContainsAnyExcept(Allowed);
        code = valid ? new FaultCode(text!) : default;
        return valid;
    }

    /// <summary>Makes a code out of text, or says that it is none.</summary>
    public static bool TryParse(string? text, out FaultCode code)
    {
        var valid = text is { Length: >= 3 and <= MaxLength }
            && !text.AsSpan().ContainsAnyExcept(Allowed)
            && text.Contains('.', StringComparison.Ordinal)
            && text[0] != '.' && text[^1] != '.'
            && !text.Contains("..", StringComparison.Ordinal);
        code = valid ? new FaultCode(text!) : default;
        return valid;
    }

    /// <summary>The code as it goes on the wire.</summary>
    public override string ToString() => _value ?? "";
}
