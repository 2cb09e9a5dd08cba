namespace Images;

/// <summary>A disk image, and the blob of the store that holds it.</summary>
internal sealed record Image(string Id, string Name, string Blob);
