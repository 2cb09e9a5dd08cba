namespace Faultline.Deadlines;

/// <summary>Who waits for the answer of limited work.</summary>
internal interface ICaller
{
    /// <summary>Cancelled when nobody waits any more.</summary>
    CancellationToken Gone { get; }
}
