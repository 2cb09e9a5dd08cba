using System.Text;

namespace Faultline.Formats;

/// <summary>Makes a fault code of a name that somebody else gave: <c>itemNotFound</c> becomes <c>item_not_found</c>.</summary>
internal static class ForeignName
{
    /// <summary>
    /// The code itself if it is one; else its name in that spelling: lower case, a hump begins a word, everything else is an underscore. Of what
    /// has no letter, such as a bare number, none is made.
    /// </summary>
    public static bool TryCode(string? name, out FaultCode code)
    {
        if (name is null || !name.AsSpan().ContainsAnyInRange('a', 'z') && !name.AsSpan().ContainsAnyInRange('A', 'Z'))
        {
            code = default;
            return false;
        }

        return FaultCode.TryRead(name, out code) || FaultCode.TryRead(Spell(name), out code);
    }

    /// <summary>A name in the spelling of a code.</summary>
    public static string Spell(string name)
    {
        var spelt = new StringBuilder();
        var previous = '\0';
        foreach (var c in name)
        {
            if (spelt.Length == FaultCode.MaxLength)
                break;
            if (char.IsAsciiLetterUpper(c) && (char.IsAsciiLetterLower(previous) || char.IsAsciiDigit(previous)))
                spelt.Append('_');
            if (char.IsAsciiLetterOrDigit(c) || c is '.' or '-')
                spelt.Append(char.ToLowerInvariant(c));
            else if (spelt.Length > 0 && spelt[^1] != '_')
                spelt.Append('_');
            previous = c;
        }

        var text = spelt.ToString().Trim('_');
        return text.Length > FaultCode.MaxLength ? text[..FaultCode.MaxLength] : text;
    }
}
