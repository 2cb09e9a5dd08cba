namespace Compute;

/// <summary>A virtual machine, or what this sample pretends is one.</summary>
internal sealed record Server(Guid Id, string Name, string Status);
