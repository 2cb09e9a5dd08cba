namespace Faultline.Timelines;

/// <summary>What is known of an action when it begins.</summary>
/// <param name="Category">The kind, such as <c>sql</c>.</param>
/// <param name="Detail">What is done.</param>
internal readonly record struct ActionStart(string Category, string Detail)
{
    /// <summary>Whether it is a statement of a database.</summary>
    public bool IsStatement { get; init; }

    /// <summary>What equal actions have in common; null when that is the detail.</summary>
    public string? Shape { get; init; }

    /// <summary>The object that both a wrapper and the diagnostics of a driver know it by, such as the driver's command; or null.</summary>
    public object? Subject { get; init; }

    /// <summary>The source whose activity this is or would be, such as <c>Npgsql</c>; or null.</summary>
    public string? Source { get; init; }

    /// <summary>Whether no deadline ends it before it ends by itself.</summary>
    public bool CannotBeInterrupted { get; init; }
}
