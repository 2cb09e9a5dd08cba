using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Faultline.Reports;

/// <summary>
/// The name of a method as its author wrote it: state machines, lambdas and local functions by the names of the source,
/// types in C# spelling. <c>Orders.&lt;GetAsync&gt;d__5.MoveNext()</c> becomes <c>Orders.GetAsync(Guid id)</c>.
/// </summary>
/// <remarks>The compiler's name forms: Roslyn, <c>GeneratedNameKind</c> (<c>d</c> state machine, <c>b</c> lambda, <c>g</c> local function).</remarks>
internal static class ReadableMethod
{
    /// <summary>Namespace, type, method and parameters.</summary>
    public static (string Text, bool IsAsync) Describe(MethodBase method)
    {
        var type = method.DeclaringType;
        MethodBase? source = method;
        var isAsync = false;
        var text = new StringBuilder(96);
        if (type is not null && method.Name == "MoveNext" && type.Name.StartsWith('<') && type.DeclaringType is { } owner)
        {
            isAsync = typeof(IAsyncStateMachine).IsAssignableFrom(type);
            source = OriginalOf(type, owner);
            AppendType(text, owner);
            AppendMember(text, StripArity(type.Name));
        }
        else
        {
            if (type is not null)
                AppendType(text, type);
            AppendMember(text, OperatorNames.TryRead(method, out var readable) ? readable : method.Name);
        }

        AppendParameters(text, source);
        return (text.ToString(), isAsync);
    }

    /// <summary>The method whose body the compiler moved into this state machine; the machine's own MoveNext when it cannot be found.</summary>
    private static MethodInfo? OriginalOf(Type machine, Type owner)
    {
        const BindingFlags All = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
        var definition = machine.IsGenericType ? machine.GetGenericTypeDefinition() : machine;
        foreach (var candidate in owner.GetMethods(All))
        {
            if (candidate.GetCustomAttribute<StateMachineAttribute>()?.StateMachineType == definition)
                return candidate;
        }

        return null;
    }

    private static void AppendType(StringBuilder text, Type type)
    {
        // A closure class (<>c, <>c__DisplayClass5_0) is of the compiler's making: only its owner means something.
        if (type.DeclaringType is { } owner)
        {
            AppendType(text, owner);
            if (type.Name.StartsWith("<>", StringComparison.Ordinal))
                return;
            if (type.Name.StartsWith('<'))
            {
                AppendMember(text, StripArity(type.Name));
                return;
            }

            text.Append('.');
        }
        else if (!string.IsNullOrEmpty(type.Namespace))
        {
            text.Append(type.Namespace).Append('.');
        }

        text.Append(StripArity(SourceName(type.Name)));
        AppendGenericNames(text, type.GetGenericArguments(), type.DeclaringType?.GetGenericArguments().Length ?? 0);
    }

    // A type that is private to its file: <File>F0123…__Name.
    private static string SourceName(string name) =>
        name.StartsWith('<') && name.IndexOf(">F", StringComparison.Ordinal) > 0 && name.IndexOf("__", StringComparison.Ordinal) is var end and > 0 ? name[(end + 2)..] : name;

    private static void AppendGenericNames(StringBuilder text, Type[] arguments, int skip)
    {
        if (arguments.Length <= skip)
            return;
        text.Append('<');
        for (var i = skip; i < arguments.Length; i++)
            text.Append(i > skip ? ", " : "").Append(ShortName(arguments[i]));
        text.Append('>');
    }

    private static void AppendMember(StringBuilder text, string name)
    {
        foreach (var part in Parts(name))
            text.Append(text.Length > 0 ? "." : "").Append(part);
    }

    /// <summary>The names in a generated name, outermost first: <c>&lt;&lt;Main&gt;b__0&gt;d</c> is Main, lambda.</summary>
    internal static IEnumerable<string> Parts(string name)
    {
        var close = ClosingBracket(name);
        if (close < 0)
            return [name];

        var inner = name[1..close];
        var rest = name[(close + 1)..];
        var outer = inner.Length == 0 ? [] : Parts(inner);
        if (rest.StartsWith("g__", StringComparison.Ordinal))
        {
            var end = rest.IndexOf('|', StringComparison.Ordinal);
            return outer.Append(end > 3 ? rest[3..end] : rest[3..]);
        }

        return rest.StartsWith("b__", StringComparison.Ordinal) ? outer.Append("lambda") : outer;
    }

    private static int ClosingBracket(string name)
    {
        if (!name.StartsWith('<'))
            return -1;
        var depth = 0;
        for (var i = 0; i < name.Length; i++)
        {
            depth += name[i] switch { '<' => 1, '>' => -1, _ => 0 };
            if (depth == 0)
                return i;
        }

        return -1;
    }

    private static void AppendParameters(StringBuilder text, MethodBase? method)
    {
        if (method is null)
        {
            text.Append("(…)");
            return;
        }

        if (method.IsGenericMethod)
            AppendGenericNames(text, method.GetGenericArguments(), 0);
        text.Append('(');
        var parameters = method.GetParameters();
        for (var i = 0; i < parameters.Length; i++)
        {
            text.Append(i > 0 ? ", " : "").Append(ShortName(parameters[i].ParameterType));
            // Closures are handed over as nameless or generated parameters.
            if (parameters[i].Name is { Length: > 0 } name && !name.StartsWith('<'))
                text.Append(' ').Append(name);
        }

        text.Append(')');
    }

    internal static string ShortName(Type type)
    {
        if (type.IsByRef)
            return "ref " + ShortName(type.GetElementType()!);
        if (type.IsArray)
            return ShortName(type.GetElementType()!) + "[" + new string(',', type.GetArrayRank() - 1) + "]";
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return ShortName(underlying) + "?";
        if (type.IsGenericType)
            return StripArity(type.Name) + "<" + string.Join(", ", type.GetGenericArguments().Select(ShortName)) + ">";
        return type.IsEnum ? type.Name : Keyword(type) ?? type.Name;
    }

    private static string? Keyword(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => "bool",
        TypeCode.Byte => "byte",
        TypeCode.Char => "char",
        TypeCode.Decimal => "decimal",
        TypeCode.Double => "double",
        TypeCode.Int16 => "short",
        TypeCode.Int32 => "int",
        TypeCode.Int64 => "long",
        TypeCode.Single => "float",
        TypeCode.String => "string",
        TypeCode.UInt32 => "uint",
        TypeCode.UInt64 => "ulong",
        _ => type == typeof(object) ? "object" : type == typeof(void) ? "void" : null,
    };

    private static string StripArity(string name)
    {
        var tick = name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? name : name[..tick];
    }
}
