namespace Faultline.Generators.Reading;

/// <summary>The forms of codes and numbers; the library's own rules, which a test compares.</summary>
internal static class CodeForm
{
    private const int MaxLength = 200;

    /// <summary>Whether a text is a code of a service of our own: two or more dotted parts of lower-case letters, digits, <c>_</c> and <c>-</c>.</summary>
    public static bool IsCode(string text) =>
        text.Length is >= 3 and <= MaxLength
        && text.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '.' or '_' or '-')
        && text.Contains(".")
        && !text.StartsWith(".", StringComparison.Ordinal) && !text.EndsWith(".", StringComparison.Ordinal) && !text.Contains("..");

    /// <summary>Whether a text is a service type: one part of a code.</summary>
    public static bool IsService(string text) => text.Length > 0 && !text.Contains(".") && IsCode(text + ".x");

    /// <summary>Whether a text is a Pulp number: three upper-case letters and four digits.</summary>
    public static bool IsPulpCode(string text) => text.Length == 7 && text.Take(3).All(c => c is >= 'A' and <= 'Z') && text.Skip(3).All(c => c is >= '0' and <= '9');

    /// <summary>Whether a text is a Nova root: letters and digits, a lower-case letter first.</summary>
    public static bool IsNovaRoot(string text) =>
        text.Length > 0 && text[0] is >= 'a' and <= 'z' && text.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9'));

    public static bool IsErrorStatus(int status) => status is >= 400 and <= 599;
}
