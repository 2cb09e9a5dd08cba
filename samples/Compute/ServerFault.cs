namespace Compute;

/// <summary>The fault in a server whose operation failed, in Nova's form.</summary>
internal sealed record ServerFault(int Code, string Created, string Message);
