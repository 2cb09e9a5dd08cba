using System.Reflection;
using System.Runtime.CompilerServices;

namespace Faultline.Reports;

/// <summary>
/// Knows which getters of an exception are the framework's own, and which were overridden by somebody who might throw or
/// never return. The first are called straight away, the others under guard.
/// </summary>
internal static class ForeignGetters
{
    // Beyond these the stack or the time is at risk: Exception.ToString recurses, and copies the text of each level into the next.
    private const int DeepestPrinted = 100;
    private const int MostPrinted = 1_000;

    private static readonly ConditionalWeakTable<Type, Verdict> Verdicts = [];

    // These make their messages of what was put into them, which may be anybody's: AggregateException and
    // ReflectionTypeLoadException of other messages, SwitchExpressionException of a value.
    public static Verdict Of(Exception exception) => Verdicts.GetValue(exception.GetType(), static type => new Verdict(
        Message: IsForeign(type, "get_Message") || type.IsAssignableTo(typeof(AggregateException)) || type.IsAssignableTo(typeof(ReflectionTypeLoadException))
            || type == typeof(SwitchExpressionException),
        Data: IsForeign(type, "get_Data"),
        Printed: IsForeign(type, "ToString") || IsForeign(type, "get_StackTrace")));

    /// <summary>Whether the message is made by code that is not the framework's.</summary>
    public static bool MakesMessage(Exception exception) =>
        Of(exception).Message
        || (exception is ArgumentOutOfRangeException range && (range.GetType() != typeof(ArgumentOutOfRangeException) || range.ActualValue is { } value && !IsPlain(value)));

    /// <summary>What printing an exception and those inside it would run.</summary>
    public static Printing PrintingOf(Exception exception)
    {
        var left = MostPrinted;
        return PrintingOf(exception, 0, ref left);
    }

    private static Printing PrintingOf(Exception exception, int depth, ref int left)
    {
        if (depth == DeepestPrinted || left-- <= 0)
            return Printing.Endless;
        var printing = Of(exception).Printed || MakesMessage(exception) ? Printing.Guarded : Printing.Plain;
        if (exception is AggregateException aggregate)
        {
            foreach (var inner in aggregate.InnerExceptions)
                printing = Worse(printing, PrintingOf(inner, depth + 1, ref left));
        }
        else if (exception.InnerException is { } inner)
        {
            printing = Worse(printing, PrintingOf(inner, depth + 1, ref left));
        }

        return printing;
    }

    private static Printing Worse(Printing one, Printing other) => one > other ? one : other;

    /// <summary>Whether the text of a value can be had without running code that is not the framework's.</summary>
    public static bool IsPlain(object value) => value is string or Guid or DateTime or DateTimeOffset or TimeSpan or decimal or Enum or Uri || value.GetType().IsPrimitive;

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
