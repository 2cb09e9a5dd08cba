namespace Faultline.Server.Nodes;

/// <summary>The other servers on the same store.</summary>
/// <param name="Alive">How many were heard of lately.</param>
/// <param name="WaitingBytes">Bytes of the project that wait in their spools, as each said last.</param>
internal readonly record struct OtherNodes(int Alive, long WaitingBytes);
