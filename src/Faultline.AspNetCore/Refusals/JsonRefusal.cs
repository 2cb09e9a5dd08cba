using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Faultline.AspNetCore.Refusals;

/// <summary>
/// What System.Text.Json says of a body that it could not read. Its messages name types of the app, so nothing of them goes to the
/// caller but what is known to be harmless: names of members, and types that JSON has words for.
/// </summary>
internal static partial class JsonRefusal
{
    private const int MaxLength = 4_096;

    /// <summary>The fault of an exception that the reader of a body threw.</summary>
    public static Fault Of(RequestFaults faults, JsonException exception)
    {
        // The parser's own exception is inside; the reader of the values has none, or that of a converter.
        var isSyntax = exception.InnerException is JsonException || exception.GetType() != typeof(JsonException);
        var pointer = exception.Path is { } path ? JsonPointer.Of(JsonPointer.Segments(path)) : null;
        return !isSyntax && Problems(exception.Message, pointer ?? "") is { Count: > 0 } problems
            ? faults.Invalid(problems)
            : isSyntax || pointer is null
                ? faults.BodyMalformed(exception.LineNumber + 1, exception.BytePositionInLine + 1, pointer)
                : faults.Invalid([FieldProblem.Mistyped(new FieldPlace(pointer), null)]);
    }

    /// <summary>The fault of a message alone, which is what MVC keeps; the path is the key under which MVC keeps it.</summary>
    public static Fault Of(RequestFaults faults, string message, string path)
    {
        var pointer = JsonPointer.Of(JsonPointer.Segments(path));
        if (Problems(message, pointer) is { Count: > 0 } problems)
            return faults.Invalid(problems);
        var place = Place().Match(Cut(message));
        return faults.BodyMalformed(Number(place.Groups["line"]) + 1, Number(place.Groups["position"]) + 1, pointer);
    }

    /// <summary>Whether a message is one of System.Text.Json: each says where in the body it was.</summary>
    public static bool IsReaders(string message) => Place().IsMatch(Cut(message));

    /// <summary>The values that a message is about; none when it is about the syntax.</summary>
    public static IReadOnlyList<FieldProblem> Problems(string message, string pointer)
    {
        message = Cut(message);
        if (Mistyped().Match(message) is { Success: true } mistyped)
            return [FieldProblem.Mistyped(new FieldPlace(pointer), mistyped.Groups["type"].Value)];
        if (Unmapped().Match(message) is { Success: true } unmapped)
            return [FieldProblem.Unknown(new FieldPlace(EndsWith(pointer, unmapped.Groups["name"].Value) ? pointer : pointer + JsonPointer.Of([unmapped.Groups["name"].Value])))];
        var missing = message.IndexOf("missing required properties including:", StringComparison.Ordinal);
        return missing < 0 ? [] : [.. Quoted().Matches(message[missing..]).Select(name => FieldProblem.Missing(new FieldPlace(pointer + JsonPointer.Of([name.Groups["name"].Value]))))];
    }

    private static bool EndsWith(string pointer, string name) => pointer.EndsWith(JsonPointer.Of([name]), StringComparison.Ordinal);

    private static string Cut(string message) => message.Length > MaxLength ? message[..MaxLength] : message;

    private static long? Number(Group digits) => long.TryParse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"could not be converted to (?<type>\S+?)\.?(\s|$)", RegexOptions.NonBacktracking)]
    private static partial Regex Mistyped();

    [GeneratedRegex("^The JSON property '(?<name>[^']*)' could not be mapped", RegexOptions.NonBacktracking)]
    private static partial Regex Unmapped();

    [GeneratedRegex("'(?<name>[^']*)'", RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"LineNumber: (?<line>\d{1,18}) \| BytePositionInLine: (?<position>\d{1,18})", RegexOptions.NonBacktracking)]
    private static partial Regex Place();
}
