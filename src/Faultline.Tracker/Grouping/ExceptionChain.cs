using System.Text.Json;
using Faultline.Reports;

namespace Faultline.Tracker.Grouping;

/// <summary>
/// The exceptions of a report, outermost first: <c>exception</c> with its first <c>inner</c> and so on, or Sentry's <c>exception.values</c>, whose
/// outermost stands last. Of several inner ones the first tells the cause: the others came along.
/// </summary>
internal static class ExceptionChain
{
    /// <summary>Most exceptions of a chain; the innermost ones are kept by no report that is deeper.</summary>
    public const int MaxLinks = 32;

    /// <summary>Types that only carry another exception. When they carry one, they say nothing of their own.</summary>
    private static readonly HashSet<string> Wrappers = new(StringComparer.Ordinal)
    {
        "System.AggregateException", "System.Reflection.TargetInvocationException", "System.TypeInitializationException", "AggregateException", "TargetInvocationException", "TypeInitializationException",
        "java.util.concurrent.ExecutionException", "java.util.concurrent.CompletionException", "java.lang.reflect.InvocationTargetException", "java.lang.reflect.UndeclaredThrowableException",
        "java.lang.ExceptionInInitializerError", "jakarta.servlet.ServletException", "javax.servlet.ServletException", "org.springframework.web.util.NestedServletException", "ExecutionException", "CompletionException",
        "InvocationTargetException", "UndeclaredThrowableException", "ExceptionInInitializerError", "AggregateError", "ExceptionGroup", "BaseExceptionGroup",
    };

    public static List<ChainLink> Read(JsonElement exception)
    {
        var links = new List<ChainLink>(2);
        if (exception.ValueKind == JsonValueKind.Array)
            ReadValues(exception, links);
        else if (exception.ValueKind == JsonValueKind.Object)
        {
            if (exception.TryGetProperty("values"u8, out var values) && values.ValueKind == JsonValueKind.Array)
                ReadValues(values, links);
            else
                ReadTree(exception, links);
        }

        return links;
    }

    public static bool IsWrapper(in ChainLink link) => Wrappers.Contains(link.Type);

    private static void ReadTree(JsonElement exception, List<ChainLink> links)
    {
        while (exception.ValueKind == JsonValueKind.Object && links.Count < MaxLinks)
        {
            JsonElement inner = default;
            links.Add(Link(exception, ref inner));
            exception = default;
            if (inner.ValueKind != JsonValueKind.Array)
                return;
            foreach (var first in inner.EnumerateArray())
            {
                if (first.ValueKind == JsonValueKind.Object)
                {
                    exception = first;
                    break;
                }
            }
        }
    }

    private static void ReadValues(JsonElement values, List<ChainLink> links)
    {
        foreach (var value in values.EnumerateArray())
        {
            JsonElement inner = default;
            if (value.ValueKind == JsonValueKind.Object && links.Count < MaxLinks)
                links.Add(Link(value, ref inner));
        }

        links.Reverse();
    }

    private static ChainLink Link(JsonElement exception, ref JsonElement inner)
    {
        var (type, value, module) = ("", "", "");
        JsonElement frames = default;
        var oldestFirst = false;
        foreach (var property in exception.EnumerateObject())
        {
            if (property.NameEquals("type"u8))
                type = Text(property.Value);
            else if (property.NameEquals("value"u8))
                value = Text(property.Value);
            else if (property.NameEquals("module"u8))
                module = Text(property.Value);
            else if (property.NameEquals("frames"u8))
                frames = property.Value;
            else if (property.NameEquals("inner"u8))
                inner = property.Value;
            else if (property.NameEquals("stacktrace"u8) && property.Value.ValueKind == JsonValueKind.Object)
                oldestFirst = property.Value.TryGetProperty("frames"u8, out frames);
        }

        return new ChainLink(Name(type, module), value, frames.ValueKind == JsonValueKind.Array ? frames : default, oldestFirst, exception);
    }

    // Without arity, arguments and assembly; a nested type's + is a dot. Builtins have no module that is worth telling.
    private static string Name(string type, string module)
    {
        var end = type.AsSpan().IndexOfAny('`', '[', ',');
        var name = (end > 0 ? type[..end] : type).Replace('+', '.');
        // Sentry's SDK for .NET gives the assembly with its version for a module.
        return module.Length == 0 || module.Contains(',', StringComparison.Ordinal) || module is "builtins" or "exceptions" or "__builtin__" || name.Contains('.', StringComparison.Ordinal) ? name : $"{module}.{name}";
    }

    private static string Text(JsonElement element) => element.ValueKind == JsonValueKind.String ? ReportedText.Of(element) : "";
}
