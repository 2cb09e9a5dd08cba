using System.Net;

namespace Faultline;

/// <summary>
/// A service that was called answered with a fault. It is an <see cref="HttpRequestException"/> with the status of the answer, so that what
/// catches or retries these does so still.
/// </summary>
public sealed class UpstreamFaultException : HttpRequestException
{
    /// <summary>Makes an exception out of what the other service said; its message is the code and the detail.</summary>
    public UpstreamFaultException(Fault fault, HttpStatusCode statusCode, Exception? innerException = null)
        : base($"{fault?.Code}: {fault?.Detail}", innerException, statusCode)
    {
        ArgumentNullException.ThrowIfNull(fault);
        Fault = fault;
    }

    /// <summary>What the other service said.</summary>
    public Fault Fault { get; }
}
