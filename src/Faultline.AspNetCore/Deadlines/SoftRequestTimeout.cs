namespace Faultline.AspNetCore.Deadlines;

/// <summary>A request took longer than its soft limit. It is never thrown: it says in a report what happened.</summary>
#pragma warning disable CA1710, CA1032, CA1064 // The name is python-oops', by which trackers know such a report; nobody makes or catches one.
internal sealed class SoftRequestTimeout(string message) : TimeoutException(message);
#pragma warning restore CA1710, CA1032, CA1064
