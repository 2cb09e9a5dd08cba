namespace Faultline.Timelines.Databases;

/// <summary>What is not interrupted: opening a connection, and the end of a transaction, which must not be left half done.</summary>
internal sealed class Uninterruptible : IInterruptible
{
    public static readonly Uninterruptible Instance = new();

    public bool Interrupt() => true;
}
