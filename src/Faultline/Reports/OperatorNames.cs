using System.Reflection;

namespace Faultline.Reports;

/// <summary>How C# spells the members to which the runtime gives names of its own: constructors, operators, accessors.</summary>
internal static class OperatorNames
{
    private static readonly Dictionary<string, string> Operators = new()
    {
        ["op_Addition"] = "+",
        ["op_Subtraction"] = "-",
        ["op_Multiply"] = "*",
        ["op_Division"] = "/",
        ["op_Modulus"] = "%",
        ["op_ExclusiveOr"] = "^",
        ["op_BitwiseAnd"] = "&",
        ["op_BitwiseOr"] = "|",
        ["op_LeftShift"] = "<<",
        ["op_RightShift"] = ">>",
        ["op_UnsignedRightShift"] = ">>>",
        ["op_Equality"] = "==",
        ["op_Inequality"] = "!=",
        ["op_LessThan"] = "<",
        ["op_GreaterThan"] = ">",
        ["op_LessThanOrEqual"] = "<=",
        ["op_GreaterThanOrEqual"] = ">=",
        ["op_UnaryNegation"] = "-",
        ["op_UnaryPlus"] = "+",
        ["op_LogicalNot"] = "!",
        ["op_OnesComplement"] = "~",
        ["op_Increment"] = "++",
        ["op_Decrement"] = "--",
        ["op_True"] = "true",
        ["op_False"] = "false",
    };

    /// <summary>The spelling, such as <c>Order</c> for its constructor, <c>operator +</c>, <c>Total.get</c>.</summary>
    public static bool TryRead(MethodBase method, out string name)
    {
        name = method.Name;
        if (!method.IsSpecialName)
            return false;
        name = method.Name switch
        {
            ".ctor" => TypeName(method),
            ".cctor" => "static " + TypeName(method),
            "op_Implicit" => "implicit operator " + ReadableMethod.ShortName(((MethodInfo)method).ReturnType),
            "op_Explicit" => "explicit operator " + ReadableMethod.ShortName(((MethodInfo)method).ReturnType),
            _ when Operators.TryGetValue(method.Name, out var symbol) => "operator " + symbol,
            ['g' or 's', 'e', 't', '_', .. var property] => $"{(property == "Item" ? "this" : property)}.{method.Name[..3]}",
            _ => method.Name,
        };
        return name != method.Name;
    }

    private static string TypeName(MethodBase method)
    {
        var name = method.DeclaringType!.Name;
        var tick = name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? name : name[..tick];
    }
}
