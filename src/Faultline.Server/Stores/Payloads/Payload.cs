namespace Faultline.Server.Stores.Payloads;

/// <summary>One payload to be written.</summary>
/// <param name="Line">The report's line.</param>
/// <param name="Member">The same as its sender compressed it, which is then what is written; empty when it is to be compressed here.</param>
internal readonly record struct Payload(ReadOnlyMemory<byte> Line, ReadOnlyMemory<byte> Member = default);
