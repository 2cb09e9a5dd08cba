using Faultline.Generators.Model;
using Faultline.Generators.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Faultline.Generators.Checks;

/// <summary>Data that a caller puts into a fault of a catalogue beside what its code declares: <c>X.NotFound(id) with { Data = … }</c>.</summary>
internal static class CallSiteChecks
{
    public static IEnumerable<Diagnostic> Of(IWithOperation operation, CancellationToken cancellation)
    {
        if (operation.Initializer is null || MethodOf(operation.Operand) is not { } method
            || CatalogueNames.CodeOf(method) is not { } attribute || CodeReader.Read(method, attribute, cancellation) is not { } code)
            yield break;
        foreach (var assignment in operation.Initializer.Initializers.OfType<ISimpleAssignmentOperation>())
        {
            if (assignment.Target is not IPropertyReferenceOperation { Property.Name: "Data" })
                continue;
            foreach (var key in KeysOf(assignment.Value))
            {
                var name = (string)key.ConstantValue.Value!;
                if (!code.Fields.Any(field => field.Field == name))
                    yield return Diagnostic.Create(Rules.UndeclaredData, key.Syntax.GetLocation(), code.Code, name, FieldList.Of(code));
            }
        }
    }

    /// <summary>The method whose fault is changed, through parentheses, other changes and another status.</summary>
    private static IMethodSymbol? MethodOf(IOperation operand) => operand switch
    {
        IParenthesizedOperation { Operand: var inner } => MethodOf(inner),
        IConversionOperation { Operand: var inner } => MethodOf(inner),
        IWithOperation { Operand: var inner } => MethodOf(inner),
        IInvocationOperation { TargetMethod.Name: "WithStatus", Instance: { } fault } when CatalogueNames.IsFault(fault.Type) => MethodOf(fault),
        IInvocationOperation { TargetMethod: var method } => method.PartialDefinitionPart ?? method,
        _ => null,
    };

    /// <summary>The constant keys of a map that is written out; those of maps inside it are none of ours.</summary>
    private static IEnumerable<IOperation> KeysOf(IOperation value)
    {
        while (value is IConversionOperation conversion)
            value = conversion.Operand;
        if (value is not IObjectCreationOperation { Initializer: { } initializer })
            return [];
        return initializer.Initializers.Select(item => item switch
        {
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Arguments: { Length: 1 } keys } } => keys[0].Value,
            IInvocationOperation { TargetMethod.Name: "Add", Arguments: { Length: 2 } pair } => pair[0].Value,
            _ => null,
        }).OfType<IOperation>().Where(key => key.ConstantValue is { HasValue: true, Value: string });
    }
}
