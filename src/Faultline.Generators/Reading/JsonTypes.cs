using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Faultline.Generators.Reading;

/// <summary>How a C# type goes out as JSON: the library writes what it does not know as its text.</summary>
internal static class JsonTypes
{
    public static string Of(ITypeSymbol declared)
    {
        var type = WithoutNull(declared);
        if (type.TypeKind == TypeKind.Enum)
            return "string";
        return type.SpecialType switch
        {
            SpecialType.System_Boolean => "boolean",
            SpecialType.System_SByte or SpecialType.System_Byte or SpecialType.System_Int16 or SpecialType.System_UInt16 or SpecialType.System_Int32
                or SpecialType.System_UInt32 or SpecialType.System_Int64 or SpecialType.System_UInt64 => "integer",
            SpecialType.System_Decimal or SpecialType.System_Single or SpecialType.System_Double => "number",
            SpecialType.System_String or SpecialType.System_Char or SpecialType.System_DateTime => "string",
            SpecialType.System_Object => "object",
            _ => OfShape(type),
        };
    }

    /// <summary>What a sequence holds; nothing for what is no sequence.</summary>
    public static IEnumerable<ITypeSymbol> ItemsOf(ITypeSymbol type) =>
        type.SpecialType == SpecialType.System_String
            ? []
            : InterfacesOf(type).Where(face => face.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T).Select(face => face.TypeArguments[0]);

    /// <summary>The type below <c>T?</c>.</summary>
    public static ITypeSymbol WithoutNull(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;

    private static string OfShape(ITypeSymbol type)
    {
        if (type.ContainingNamespace?.ToDisplayString() is "System.Text.Json" or "System.Text.Json.Nodes")
            return type.Name switch { "JsonArray" => "array", "JsonElement" or "JsonDocument" or "JsonNode" or "JsonObject" => "object", _ => "string" };
        if (InterfacesOf(type).Any(face => face.Name is "IDictionary" or "IReadOnlyDictionary" && face.ContainingNamespace.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal)))
            return "object";
        return InterfacesOf(type).Any(face => face.SpecialType == SpecialType.System_Collections_IEnumerable) ? "array" : "string";
    }

    private static ImmutableArray<INamedTypeSymbol> InterfacesOf(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Interface } self ? type.AllInterfaces.Add(self) : type.AllInterfaces;
}
