namespace Faultline.Formats.Pulp.Python;

/// <summary>A placeholder of a template: <c>%(name)s</c>.</summary>
/// <param name="Name">The key in parentheses, or empty where there is none.</param>
/// <param name="Flags">Flags, such as <c>-</c> and <c>0</c>.</param>
/// <param name="Width">The least width, or 0.</param>
/// <param name="Precision">The digits after the point, or -1.</param>
/// <param name="Conversion">The letter that says how the value is printed, or <c>\0</c> where it is missing.</param>
/// <param name="Tail">All that follows the parentheses, as it was written.</param>
internal sealed record PythonPlaceholder(string Name, string Flags, int Width, int Precision, char Conversion, string Tail)
{
    /// <summary>What is wrong so that Python throws, or null.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether the blank and the letter after the parentheses were text, and Python takes them for a conversion and prints them not.</summary>
    public bool SwallowsText { get; init; }
}
