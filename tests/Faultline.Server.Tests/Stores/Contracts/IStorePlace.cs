using Faultline.Server.Stores;

namespace Faultline.Server.Tests.Stores.Contracts;

/// <summary>
/// Where a store keeps its things during one test: a directory, a schema. Disposing it takes all of it away. One more store is one more
/// of these, and one line for each contract.
/// </summary>
internal interface IStorePlace : IAsyncDisposable
{
    /// <summary>Opens the store over the same things each time, with payload segments that are full after some 16 KiB where they end by size. The caller disposes it before it opens another.</summary>
    Task<ServerStores> OpenAsync(TimeProvider time);
}
