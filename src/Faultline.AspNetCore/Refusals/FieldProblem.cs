namespace Faultline.AspNetCore.Refusals;

/// <summary>One value of a request that is not as it must be.</summary>
/// <param name="Place">Where it is.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="Text">What is wrong, for a human.</param>
/// <param name="Expected">The type or format that is expected, such as <c>integer</c>, or null.</param>
internal sealed record FieldProblem(FieldPlace Place, FieldProblemKind Kind, string? Text, string? Expected = null)
{
    public static FieldProblem Missing(FieldPlace place) => new(place, FieldProblemKind.Missing, $"{place.Words} is missing.");

    public static FieldProblem Unknown(FieldPlace place) => new(place, FieldProblemKind.Unknown, $"{place.Words} is not known here.");

    /// <summary>A value of another type. The type is named only where it says something to a caller who does not know this code.</summary>
    public static FieldProblem Mistyped(FieldPlace place, string? clrType)
    {
        var expected = ExpectedType.Of(clrType);
        return new(place, FieldProblemKind.Invalid, expected is null ? $"{place.Words} is not valid." : $"{place.Words} is not valid; expected {ExpectedType.Phrase(expected)}.", expected);
    }
}
