using Faultline.Generators.Model;

namespace Faultline.Generators.Checks;

/// <summary>The fields of a code, for messages.</summary>
internal static class FieldList
{
    public static string Of(CodeModel code)
    {
        var names = code.Fields.Select(field => field.Field).ToList();
        return names.Count switch { 0 => "it has no data fields", 1 => $"its only field is {names[0]}", _ => $"its fields are {string.Join(", ", names)}" };
    }
}
