namespace Faultline.Spooling;

/// <summary>The directory has no file locks.</summary>
internal sealed class SpoolLockException(string message) : IOException(message);
