namespace Faultline.Formats.Pulp.Python;

/// <summary>The text of Python's own exceptions.</summary>
/// <remarks>Source: Python 2.7 library reference, "Built-in Exceptions", and <c>traceback.format_exception_only</c>.</remarks>
internal static class PythonErrors
{
    /// <summary>What <c>str(exception)</c> gives.</summary>
    public static string Str(string className, IReadOnlyList<object?> args) => args.Count switch
    {
        0 => "",
        1 => className == "KeyError" ? PythonText.Repr(args[0]) : PythonText.Str(args[0]),
        2 or 3 when className is "EnvironmentError" or "IOError" or "OSError" =>
            $"[Errno {PythonText.Str(args[0])}] {PythonText.Str(args[1])}{(args.Count == 3 ? ": " + PythonText.Repr(args[2]) : "")}",
        _ => PythonText.ReprOfTuple(args),
    };

    /// <summary>The line that names class and text, with its line feed.</summary>
    public static string Line(string className, string text) => text.Length == 0 ? className + "\n" : $"{className}: {text}\n";

    /// <summary>The text of the AttributeError for a name that a module has not.</summary>
    public static string NoAttribute(string name) => $"'module' object has no attribute '{name}'";
}
