namespace Faultline;

/// <summary>An exception that says which fault the caller gets.</summary>
/// <example><code>throw new Fault("compute.server.not_found", 404, "Server not found", $"No server {id}.").ToException();</code></example>
public sealed class FaultException : Exception
{
    /// <summary>Makes an exception out of a fault; its message is the code and the detail.</summary>
    public FaultException(Fault fault, Exception? innerException = null)
        : base($"{fault?.Code}: {fault?.Detail}", innerException)
    {
        ArgumentNullException.ThrowIfNull(fault);
        Fault = fault;
    }

    /// <summary>What the caller is told.</summary>
    public Fault Fault { get; }
}
