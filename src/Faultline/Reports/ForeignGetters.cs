using System.Reflection;
using System.Runtime.CompilerServices;

namespace Faultline.Reports;

/// <summary>
/// Knows which getters of an exception are the framework's own, and which were overridden by somebody who might throw or
/// never return. The first are called straight away, the others under guard.
/// </summary>
internal static class ForeignGetters
{
    private static readonly ConditionalWeakTable<Type, Verdict> Verdicts = [];

    public static Verdict Of(Exception exception) => Verdicts.GetValue(exception.GetType(), static type => new Verdict(
        Message: IsForeign(type, "get_Message") || typeof(AggregateException).IsAssignableFrom(type),
        Data: IsForeign(type, "get_Data"),
        Printed: IsForeign(type, "ToString")));

    /// <summary>Whether printing an exception would run code that is not the framework's, its own or that of one inside it.</summary>
    public static bool RunWhenPrinted(Exception exception)
    {
        var depth = 0;
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (Of(e) is { Message: true } or { Printed: true } || ++depth > 100)
                return true;
        }

        return false;
    }

    /// <summary>Whether the text of a value can be had without running code that is not the framework's.</summary>
    public static bool IsPlain(object value) => value is string or Guid or DateTime or DateTimeOffset or TimeSpan or decimal or Enum or Uri || value.GetType().IsPrimitive;

    // An AggregateException's message is made of the messages of its inner exceptions, which may be anybody's.
    private static bool IsForeign(Type type, string getter)
    {
        const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        for (var t = type; t is not null && t != typeof(Exception); t = t.BaseType)
        {
            if (!IsFramework(t.Assembly) && t.GetMethods(Declared).Any(m => m.Name == getter))
                return true;
        }

        return false;
    }

    private static bool IsFramework(Assembly assembly)
    {
        var name = assembly.GetName().Name ?? "";
        return name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal) || assembly == typeof(ForeignGetters).Assembly;
    }

    public sealed record Verdict(bool Message, bool Data, bool Printed);
}
