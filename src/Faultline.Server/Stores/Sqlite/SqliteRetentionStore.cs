using Faultline.Server.Projects;
using Faultline.Server.Retention;
using Faultline.Tracker.Retention;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>How the SQLite store gets rid of things.</summary>
internal sealed class SqliteRetentionStore : IRetentionStore
{
    private const string Next = "Retention comes with a later slice of the store";

    public Task<StorageUse> MeasureAsync(CancellationToken cancellation) => throw new NotSupportedException(Next);

    public Task<long> DropAsync(PayloadSegment segment, string reason, DateTimeOffset now, CancellationToken cancellation) => throw new NotSupportedException(Next);

    public Task<long> TrimTombstonesAsync(long keep, int atMost, CancellationToken cancellation) => throw new NotSupportedException(Next);

    public Task<long> FoldRollupsAsync(DateTimeOffset before, int atMost, CancellationToken cancellation) => throw new NotSupportedException(Next);

    public Task<long> EraseUserAsync(ProjectId project, string user, DateTimeOffset now, CancellationToken cancellation) => throw new NotSupportedException(Next);
}
