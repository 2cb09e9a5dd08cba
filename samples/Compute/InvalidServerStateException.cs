namespace Compute;

/// <summary>The server cannot do this in the state it is in. Mapped to a fault in Program.cs.</summary>
internal sealed class InvalidServerStateException(Guid id, string state) : Exception($"Server {id} is {state}")
{
    public Guid Id { get; } = id;

    public string State { get; } = state;
}
