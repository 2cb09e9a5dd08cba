using System.Globalization;
using Faultline.Formats;

namespace Faultline.Catalogue;

/// <summary>Puts a tree of faults into a language.</summary>
internal static class FaultLanguage
{
    /// <summary>The tree itself where nothing of it has a text in the language. Of the causes, those that an answer tells.</summary>
    public static Fault Translate(Fault fault, CultureInfo culture)
    {
        if (culture.Name.Length == 0)
            return fault;
        var left = FaultCauses.MaxCount;
        return Translate(fault, culture, 0, ref left);
    }

    private static Fault Translate(Fault fault, CultureInfo culture, int depth, ref int left)
    {
        var translated = fault.WithTextsIn(culture);
        if (fault.Causes.Count == 0 || depth == FaultCauses.MaxDepth)
            return translated;
        var causes = new List<Fault>(fault.Causes.Count);
        foreach (var cause in fault.Causes)
        {
            if (left-- <= 0)
                break;
            causes.Add(Translate(cause, culture, depth + 1, ref left));
        }

        return translated with { Causes = causes };
    }
}
