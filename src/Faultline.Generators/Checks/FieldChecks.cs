using Faultline.Generators.Model;
using Faultline.Generators.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Faultline.Generators.Checks;

/// <summary>What is wrong with the names of a code's data fields.</summary>
internal static class FieldChecks
{
    public static IEnumerable<Diagnostic> Of(IMethodSymbol method)
    {
        var taken = new Dictionary<string, IParameterSymbol>(StringComparer.Ordinal);
        foreach (var parameter in method.Parameters.Where(parameter => ParameterReader.RoleOf(parameter) == ParameterRole.Data))
        {
            var field = ParameterReader.FieldOf(parameter);
            if (!FieldName.IsValid(field))
                yield return Diagnostic.Create(Rules.FieldName, LocationOf(parameter), parameter.Name, field, "expected lower-case letters, digits and '_', a letter first, such as server_id; [FaultData] gives another name");
            else if (taken.TryGetValue(field, out var other))
                yield return Diagnostic.Create(Rules.FieldName, LocationOf(parameter), parameter.Name, field, $"the parameter '{other.Name}' is it already");
            else
                taken.Add(field, parameter);
        }
    }

    // What named the field: the attribute's text, else the parameter's name.
    private static Location LocationOf(IParameterSymbol parameter) =>
        CatalogueNames.DataOf(parameter)?.ApplicationSyntaxReference?.GetSyntax() is AttributeSyntax attribute ? AttributeArguments.LocationOf(attribute, "name", 0) : parameter.Locations[0];
}
