namespace Faultline.Server.Stores;

/// <summary>What an operator does with a store that is open.</summary>
internal interface IStoreUpkeep
{
    /// <summary>Writes a copy of the store as of one moment into a directory that is there and empty. Others may write meanwhile.</summary>
    /// <exception cref="StartException">It cannot be written; the message says why.</exception>
    Task BackupAsync(string directory, CancellationToken cancellation);

    /// <summary>Looks the store through: counts that must agree, payloads that must be readable. Each finding is a sentence; none: all is well.</summary>
    IAsyncEnumerable<string> CheckAsync(CancellationToken cancellation);
}
