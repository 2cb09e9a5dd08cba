using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Faultline.Formats.Pulp.Python;

/// <summary>
/// Values as Python 2.7 prints them, since Pulp's texts hold such. A string is a byte string in UTF-8, a map a <c>dict</c> in the order that
/// CPython gives it, any other sequence a <c>list</c>.
/// </summary>
/// <remarks>Source: Python 2.7 language reference, "String conversions"; CPython's <c>stringobject.c</c> and <c>unicodeobject.c</c>.</remarks>
internal static class PythonText
{
    // Python stops at a container that holds itself, and marks it; here depth and number of items are bounded.
    private const int MaxDepth = 32;

    /// <summary>What <c>str(value)</c> gives.</summary>
    public static string Str(object? value) => value switch
    {
        string text => text,
        PythonUnicode unicode => unicode.Text,
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        double number => PythonNumbers.Str(number),
        float number => PythonNumbers.Str(number),
        ulong or BigInteger or decimal => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        TimeSpan time => PythonTimes.Str(time),
        DateTime or DateTimeOffset or DateOnly or TimeOnly => PythonTimes.Str((IFormattable)value),
        Guid id => id.ToString(),
        JsonElement { ValueKind: JsonValueKind.Number } number => PythonNumbers.Of(number) is double real ? PythonNumbers.Str(real) : number.GetRawText(),
        JsonElement element => Str(PythonJson.Of(element)),
        _ => Repr(value),
    };

    /// <summary>What <c>repr(value)</c> gives.</summary>
    public static string Repr(object? value)
    {
        var text = new StringBuilder();
        var left = FaultJson.MaxValues;
        AppendRepr(text, value, 0, ref left);
        return text.ToString();
    }

    /// <summary>What <c>repr</c> gives for a tuple of these.</summary>
    public static string ReprOfTuple(IReadOnlyList<object?> items)
    {
        var text = new StringBuilder();
        var left = FaultJson.MaxValues;
        AppendItems(text, items, 0, ref left, '(', items.Count == 1 ? ",)" : ")");
        return text.ToString();
    }

    private static void AppendRepr(StringBuilder text, object? value, int depth, ref int left)
    {
        switch (value)
        {
            case null: text.Append("None"); break;
            case bool flag: text.Append(flag ? "True" : "False"); break;
            case string bytes: PythonStrings.AppendRepr(text, Encoding.UTF8.GetBytes(bytes)); break;
            case PythonUnicode unicode: PythonStrings.AppendUnicodeRepr(text, unicode.Text); break;
            case byte[] bytes: PythonStrings.AppendRepr(text, bytes); break;
            case int or long or short or byte or sbyte or ushort or uint or ulong or BigInteger or Int128 or UInt128: AppendWhole(text, (IFormattable)value); break;
            case double number: text.Append(PythonNumbers.Repr(number)); break;
            case float number: text.Append(PythonNumbers.Repr(number)); break;
            case decimal number: text.Append(CultureInfo.InvariantCulture, $"Decimal('{number}')"); break;
            case Guid id: text.Append(CultureInfo.InvariantCulture, $"UUID('{id}')"); break;
            case TimeSpan time: text.Append(PythonTimes.Repr(time)); break;
            case DateTime or DateTimeOffset or DateOnly or TimeOnly: text.Append(PythonTimes.Repr((IFormattable)value)); break;
            case JsonElement { ValueKind: JsonValueKind.Number } number: text.Append(PythonNumbers.Repr(number)); break;
            case JsonElement element: AppendRepr(text, PythonJson.Of(element), depth, ref left); break;
            case IReadOnlyDictionary<string, object?> map: AppendMap(text, map, depth, ref left); break;
            case IDictionary map: AppendMap(text, EntriesOf(map), depth, ref left); break;
            case IEnumerable items: AppendItems(text, items, depth, ref left, '[', "]"); break;
            default: text.Append(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }

    // An int that does not fit into a machine word is a long, which has a mark of its own.
    private static void AppendWhole(StringBuilder text, IFormattable number)
    {
        var digits = number.ToString(null, CultureInfo.InvariantCulture);
        text.Append(digits);
        if (!long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            text.Append('L');
    }

    private static void AppendItems(StringBuilder text, IEnumerable items, int depth, ref int left, char open, string close)
    {
        text.Append(open);
        if (depth >= MaxDepth)
        {
            text.Append("...").Append(close);
            return;
        }

        var isFirst = true;
        foreach (var item in items)
        {
            if (left-- <= 0)
                break;
            text.Append(isFirst ? "" : ", ");
            AppendRepr(text, item, depth + 1, ref left);
            isFirst = false;
        }

        text.Append(close);
    }

    private static void AppendMap(StringBuilder text, IEnumerable<KeyValuePair<string, object?>> map, int depth, ref int left)
    {
        if (depth >= MaxDepth)
        {
            text.Append("{...}");
            return;
        }

        text.Append('{');
        var isFirst = true;
        foreach (var (key, value) in PythonDictOrder.Of(map.Take(left)))
        {
            left--;
            text.Append(isFirst ? "" : ", ");
            PythonStrings.AppendRepr(text, Encoding.UTF8.GetBytes(key));
            text.Append(": ");
            AppendRepr(text, value, depth + 1, ref left);
            isFirst = false;
        }

        text.Append('}');
    }

    private static IEnumerable<KeyValuePair<string, object?>> EntriesOf(IDictionary map)
    {
        foreach (DictionaryEntry entry in map)
            yield return new(Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? "", entry.Value);
    }
}
