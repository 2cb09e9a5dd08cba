using System.Text;

namespace Faultline.Catalogue.Documents;

/// <summary>A data field as the parameter of a method.</summary>
/// <param name="Declared">The field.</param>
/// <param name="Name">Its name on the wire; not always the declared one, since ours are lower-case letters, digits and <c>_</c>.</param>
/// <param name="Parameter">The parameter's name.</param>
internal sealed record SourceField(FaultField Declared, string Name, string Parameter)
{
    /// <summary>The parameters, those that may be left out at the end.</summary>
    public static IReadOnlyList<SourceField> All(IReadOnlyList<FaultField> fields)
    {
        var (names, parameters) = (new HashSet<string>(), new HashSet<string>());
        var all = new List<SourceField>(fields.Count);
        foreach (var field in fields.OrderByDescending(field => field.IsRequired))
        {
            var name = Unique(ValidName(field.Name), names, "_");
            all.Add(new SourceField(field, name, SourceWords.Identifier(Unique(CamelCase(name), parameters, ""))));
        }

        return all;
    }

    /// <summary>The template with the names of the fields as they are here.</summary>
    public static string Rename(string template, IEnumerable<SourceField> fields)
    {
        foreach (var field in fields.Where(field => field.Name != field.Declared.Name))
            template = template.Replace($"{{{field.Declared.Name}}}", $"{{{field.Name}}}", StringComparison.Ordinal);
        return template;
    }

    /// <summary>The parameter as it is written.</summary>
    public override string ToString()
    {
        // The generator makes the name of the parameter's; words of one letter, and those that begin with a digit, it would not find again.
        var words = Name.Split('_');
        var isFoundAgain = words.Skip(1).All(word => word.Length > 1 && char.IsAsciiLetter(word[0])) && Parameter == CamelCase(Name);
        return $"{(isFoundAgain ? "" : $"[FaultData({SourceWords.Literal(Name)})] ")}{TypeOf(Declared)} {Parameter}{(Declared.IsRequired ? "" : " = null")}";
    }

    private static string TypeOf(FaultField field) => field.Type switch
    {
        "integer" => "long",
        "number" => "double",
        "boolean" => "bool",
        "array" => "System.Collections.Generic.IReadOnlyList<object?>",
        "object" => "System.Collections.Generic.IReadOnlyDictionary<string, object?>",
        _ => "string",
    } + (field.IsRequired ? "" : "?");

    private static string ValidName(string name)
    {
        var valid = string.Concat(name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')).Trim('_');
        return valid.Length > 0 && char.IsAsciiLetter(valid[0]) ? valid : "field_" + valid;
    }

    private static string CamelCase(string name)
    {
        var camel = new StringBuilder(name.Length);
        var begins = false;
        foreach (var c in name)
        {
            if (c != '_')
                camel.Append(begins ? char.ToUpperInvariant(c) : c);
            begins = c == '_' && camel.Length > 0;
        }

        return camel.ToString();
    }

    private static string Unique(string wanted, HashSet<string> taken, string separator)
    {
        var given = wanted;
        for (var i = 2; !taken.Add(given); i++)
            given = $"{wanted}{separator}{i}";
        return given;
    }
}
