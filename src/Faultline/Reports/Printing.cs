namespace Faultline.Reports;

/// <summary>What printing an exception, its own <c>ToString</c>, would run.</summary>
internal enum Printing
{
    /// <summary>The framework's code only.</summary>
    Plain,

    /// <summary>Somebody's code, which may throw or never return.</summary>
    Guarded,

    /// <summary>More than can be printed: a chain that is very deep, or leads back to itself and would end the process.</summary>
    Endless,
}
