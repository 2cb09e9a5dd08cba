using Faultline.Generators.Model;

namespace Faultline.Generators.Writing;

/// <summary>Writes the body of a code's method.</summary>
internal static class MethodWriter
{
    private const string Map = "global::System.Collections.Generic.Dictionary<string, object?>";
    private const string Faults = "global::System.Collections.Generic.List<global::Faultline.Fault>";

    public static void Write(CodeText text, CodeModel code, string definition)
    {
        var parameters = code.Parameters.Select(parameter => $"{parameter.Modifier}{parameter.Type} {CodeText.Identifier(parameter.Name)}");
        text.Open($"{code.Access} static partial {code.ReturnType} {code.Method}({string.Join(", ", parameters)})");
        if (code.IsRefused)
        {
            text.Line("throw null!;");
            text.Close();
            return;
        }

        var data = WriteData(text, code);
        var causes = WriteCauses(text, code);
        var members = new List<string>();
        if (causes is not null)
            members.Add($"Causes = {causes}");
        if (code.Parameters.FirstOrDefault(parameter => parameter.Role == ParameterRole.RetryAfter) is { } retryAfter)
            members.Add($"RetryAfter = {CodeText.Identifier(retryAfter.Name)}");
        text.Line($"return {definition}.ToFault({data}){(members.Count > 0 ? $" with {{ {string.Join(", ", members)} }}" : "")};");
        text.Close();
    }

    /// <summary>Writes the statements that fill the data, and returns the local that holds them; empty when there are none.</summary>
    private static string WriteData(CodeText text, CodeModel code)
    {
        var fields = code.Fields.ToList();
        if (fields.Count == 0)
            return "";
        var local = LocalName(code, "data");
        text.Line($"var {local} = new {Map}({fields.Count});");
        foreach (var field in fields)
        {
            var value = CodeText.Identifier(field.Name);
            var guard = field.CanBeNull ? $"if ({value} is not null) " : "";
            text.Line($"{guard}{local}[{CodeText.Literal(field.Field)}] = {value};");
        }

        return local;
    }

    /// <summary>Writes the statements that collect the causes, and returns what holds them; null when there are none.</summary>
    private static string? WriteCauses(CodeText text, CodeModel code)
    {
        var causes = code.Parameters.Where(parameter => parameter.Role is ParameterRole.Cause or ParameterRole.Causes).ToList();
        if (causes.Count == 0)
            return null;
        var local = LocalName(code, "causes");
        text.Line($"var {local} = new {Faults}();");
        foreach (var cause in causes)
        {
            var value = CodeText.Identifier(cause.Name);
            var guard = cause.CanBeNull ? $"if ({value} is not null) " : "";
            text.Line($"{guard}{local}.{(cause.Role == ParameterRole.Cause ? "Add" : "AddRange")}({value});");
        }

        return local;
    }

    private static string LocalName(CodeModel code, string name)
    {
        while (code.Parameters.Any(parameter => parameter.Name == name))
            name += "_";
        return name;
    }
}
