namespace Faultline.AspNetCore.Deadlines;

/// <summary>A request made more statements than its budget. It is never thrown: it says in a report what happened.</summary>
#pragma warning disable CA1710, CA1032, CA1064 // A sibling of SoftRequestTimeout.
internal sealed class StatementBudgetExceeded(string message) : Exception(message);
#pragma warning restore CA1710, CA1032, CA1064
