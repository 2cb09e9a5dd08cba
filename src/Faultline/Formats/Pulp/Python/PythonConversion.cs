using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Faultline.Formats.Pulp.Python;

/// <summary>Prints a value as a placeholder asks for.</summary>
internal static class PythonConversion
{
    private const int DefaultPrecision = 6;
    private const int MaxDigits = 1_000;

    /// <summary>The printed value; false where Python would throw.</summary>
    public static bool TryFormat(PythonPlaceholder placeholder, object? value, [NotNullWhen(true)] out string? text)
    {
        if (value is JsonElement { ValueKind: JsonValueKind.Number } number && placeholder.Conversion is not ('s' or 'r'))
            value = NumberOf(number);
        text = placeholder.Problem is not null ? null : placeholder.Conversion switch
        {
            's' => Cut(PythonText.Str(value), placeholder.Precision),
            'r' => Cut(PythonText.Repr(value), placeholder.Precision),
            'd' or 'i' or 'u' => WholeOf(value) is { } whole ? Digits(placeholder, whole, BigInteger.Abs(whole).ToString(CultureInfo.InvariantCulture)) : null,
            'x' or 'X' or 'o' => WholeOf(value) is { } whole ? Digits(placeholder, whole, InBase(BigInteger.Abs(whole), placeholder)) : null,
            'c' => Letter(value),
            _ => RealOf(value) is { } real ? Real(placeholder, real) : null,
        };
        if (text is not null && text.Length < placeholder.Width)
            text = Pad(placeholder, text);
        return text is not null;
    }

    private static object NumberOf(JsonElement number)
    {
        if (PythonNumbers.Of(number) is { } real)
            return real;
        return number.GetRawText() is { Length: <= MaxDigits } digits ? BigInteger.Parse(digits, CultureInfo.InvariantCulture) : number;
    }

    private static string? Letter(object? value) => value switch
    {
        string { Length: 1 } letter => letter,
        _ when WholeOf(value) is { } code && code >= 0 && code < 256 => ((char)(int)code).ToString(),
        _ => null,
    };

    private static string Cut(string text, int precision) => precision < 0 || precision >= text.Length ? text : text[..precision];

    private static BigInteger? WholeOf(object? value) => value switch
    {
        bool flag => flag ? 1 : 0,
        sbyte or byte or short or ushort or int or uint or long => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        ulong number => number,
        BigInteger number => number,
        double number when double.IsFinite(number) => new BigInteger(number),
        float number when float.IsFinite(number) => new BigInteger(number),
        decimal number => new BigInteger(number),
        _ => null,
    };

    private static double? RealOf(object? value) => value switch
    {
        double number => number,
        float number => number,
        decimal number => (double)number,
        // The conversion of BigInteger cuts off where Python rounds.
        _ => WholeOf(value) is { } whole ? double.Parse(whole.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null,
    };

    private static string Digits(PythonPlaceholder placeholder, BigInteger value, string digits)
    {
        var prefix = placeholder.Flags.Contains('#', StringComparison.Ordinal) ? PrefixOf(placeholder.Conversion, value) : "";
        return Sign(placeholder, value.Sign < 0) + prefix + digits.PadLeft(placeholder.Precision < 0 ? 0 : placeholder.Precision, '0');
    }

    private static string PrefixOf(char conversion, BigInteger value) => conversion switch
    {
        'x' => "0x",
        'X' => "0X",
        'o' when !value.IsZero => "0",
        _ => "",
    };

    private static string InBase(BigInteger value, PythonPlaceholder placeholder)
    {
        if (placeholder.Conversion != 'o')
            return value.ToString(placeholder.Conversion.ToString(), CultureInfo.InvariantCulture).TrimStart('0') is { Length: > 0 } hex ? hex : "0";
        var digits = "";
        for (; value > 0; value /= 8)
            digits = (int)(value % 8) + digits;
        return digits.Length == 0 ? "0" : digits;
    }

    private static string Real(PythonPlaceholder placeholder, double value)
    {
        var precision = Math.Min(placeholder.Precision < 0 ? DefaultPrecision : placeholder.Precision, 300);
        var size = Math.Abs(value);
        var text = char.ToLowerInvariant(placeholder.Conversion) switch
        {
            'e' => PythonNumbers.Scientific(size, precision),
            'g' => PythonNumbers.General(size, precision),
            _ when double.IsFinite(size) => size.ToString("F" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
            _ => PythonNumbers.General(size, 1),
        };
        var signed = Sign(placeholder, double.IsNegative(value) && !double.IsNaN(value)) + text;
        return char.IsAsciiLetterUpper(placeholder.Conversion) ? signed.ToUpperInvariant() : signed;
    }

    private static string Sign(PythonPlaceholder placeholder, bool isNegative) =>
        isNegative ? "-" : placeholder.Flags.Contains('+', StringComparison.Ordinal) ? "+" : placeholder.Flags.Contains(' ', StringComparison.Ordinal) ? " " : "";

    private static string Pad(PythonPlaceholder placeholder, string text)
    {
        if (placeholder.Flags.Contains('-', StringComparison.Ordinal))
            return text.PadRight(placeholder.Width);
        if (!placeholder.Flags.Contains('0', StringComparison.Ordinal) || placeholder.Conversion is 's' or 'r' or 'c')
            return text.PadLeft(placeholder.Width);
        var sign = text[0] is '-' or '+' or ' ' ? 1 : 0;
        return text[..sign] + text[sign..].PadLeft(placeholder.Width - sign, '0');
    }
}
