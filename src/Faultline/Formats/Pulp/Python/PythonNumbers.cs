using System.Globalization;
using System.Text.Json;

namespace Faultline.Formats.Pulp.Python;

/// <summary>Floats as Python 2.7 prints them: the shortest digits that read back for <c>repr</c>, 12 digits for <c>str</c>, and never without a dot.</summary>
/// <remarks>Source: CPython's <c>pystrtod.c</c>, <c>format_float_short</c>.</remarks>
internal static class PythonNumbers
{
    private const int DigitsOfStr = 12;

    public static string Repr(double number) => Format(number, number.ToString("R", CultureInfo.InvariantCulture), 16, addDot: true);

    public static string Str(double number) => Format(number, number.ToString("E11", CultureInfo.InvariantCulture), DigitsOfStr - 1, addDot: true);

    /// <summary>The float that Python reads a JSON number as; null for one without point and exponent, which is a whole number of any length.</summary>
    public static double? Of(JsonElement number) =>
        number.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') < 0 ? null : number.TryGetDouble(out var real) ? real : double.NaN;

    /// <summary>The repr of a JSON number: a float, an int, or a long.</summary>
    public static string Repr(JsonElement number) =>
        Of(number) is { } real ? Repr(real) : number.TryGetInt64(out _) ? number.GetRawText() : number.GetRawText() + "L";

    /// <summary>The conversion <c>g</c> of a template.</summary>
    public static string General(double number, int precision)
    {
        var digits = Math.Max(precision, 1);
        return Format(number, number.ToString("E" + (digits - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), digits, addDot: false);
    }

    /// <summary>The conversion <c>e</c> of a template.</summary>
    public static string Scientific(double number, int precision)
    {
        if (!double.IsFinite(number))
            return Special(number);
        var text = number.ToString("E" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        return text[..mark] + Exponent(int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
    }

    private static string Special(double number) => double.IsNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";

    // The number as 0.digits times ten to the power of point; beyond maxPoint, and below 0.0001, it has an exponent.
    private static string Format(double number, string decimals, int maxPoint, bool addDot)
    {
        if (!double.IsFinite(number))
            return Special(number);
        var (digits, point) = Split(decimals);
        var sign = decimals[0] == '-' ? "-" : "";
        if (point <= -4 || point > maxPoint)
            return $"{sign}{digits[0]}{(digits.Length > 1 ? "." : "")}{digits.AsSpan(1)}{Exponent(point - 1)}";
        if (point <= 0)
            return $"{sign}0.{new string('0', -point)}{digits}";
        return digits.Length > point
            ? $"{sign}{digits.AsSpan(0, point)}.{digits.AsSpan(point)}"
            : $"{sign}{digits.PadRight(point, '0')}{(addDot ? ".0" : "")}";
    }

    private static (string Digits, int Point) Split(string decimals)
    {
        var text = decimals.AsSpan().TrimStart('-');
        var mark = text.IndexOf('E');
        var exponent = mark < 0 ? 0 : int.Parse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = mark < 0 ? text : text[..mark];
        var dot = mantissa.IndexOf('.');
        var whole = dot < 0 ? mantissa : mantissa[..dot];
        var digits = string.Concat(whole, dot < 0 ? "" : mantissa[(dot + 1)..]);
        var zeros = digits.Length - digits.TrimStart('0').Length;
        var significant = digits.Trim('0');
        return significant.Length == 0 ? ("0", 1) : (significant, whole.Length + exponent - zeros);
    }

    private static string Exponent(int exponent) => string.Create(CultureInfo.InvariantCulture, $"e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
}
