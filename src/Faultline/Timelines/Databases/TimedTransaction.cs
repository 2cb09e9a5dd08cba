using System.Data;
using System.Data.Common;

namespace Faultline.Timelines.Databases;

/// <summary>A transaction that is rolled back at the deadline, and whose end is an action of the timeline.</summary>
internal sealed class TimedTransaction(DbTransaction inner, TimedConnection connection) : DbTransaction
{
    private const string Category = "transaction";

    private readonly ConnectionWatch _watch = connection.Watch;

    public override IsolationLevel IsolationLevel => inner.IsolationLevel;

    public override bool SupportsSavepoints => inner.SupportsSavepoints;

    /// <summary>The driver's own transaction.</summary>
    internal DbTransaction Inner => inner;

    protected override DbConnection? DbConnection => inner.Connection is null ? null : connection;

    public override void Commit()
    {
        using var action = Timeline.Action(Category, "commit");
        Call(static inner => inner.Commit(), ends: true);
    }

    public override async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        using var action = Timeline.Action(Category, "commit");
        await CallAsync(static (inner, token) => inner.CommitAsync(token), ends: true, cancellationToken).ConfigureAwait(false);
    }

    public override void Rollback()
    {
        using var action = Timeline.Action(Category, "rollback");
        if (!_watch.IsExpired)
            Call(static inner => inner.Rollback(), ends: true);
    }

    public override async Task RollbackAsync(CancellationToken cancellationToken = default)
    {
        using var action = Timeline.Action(Category, "rollback");
        if (!_watch.IsExpired)
            await CallAsync(static (inner, token) => inner.RollbackAsync(token), ends: true, cancellationToken).ConfigureAwait(false);
    }

    public override void Save(string savepointName) => Call(inner => inner.Save(savepointName));

    public override Task SaveAsync(string savepointName, CancellationToken cancellationToken = default) =>
        CallAsync((inner, token) => inner.SaveAsync(savepointName, token), ends: false, cancellationToken);

    public override void Rollback(string savepointName) => Call(inner => inner.Rollback(savepointName));

    public override Task RollbackAsync(string savepointName, CancellationToken cancellationToken = default) =>
        CallAsync((inner, token) => inner.RollbackAsync(savepointName, token), ends: false, cancellationToken);

    public override void Release(string savepointName) => Call(inner => inner.Release(savepointName));

    public override Task ReleaseAsync(string savepointName, CancellationToken cancellationToken = default) =>
        CallAsync((inner, token) => inner.ReleaseAsync(savepointName, token), ends: false, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        _watch.EnterLast();
        try
        {
            await inner.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            Ended();
            _watch.Leave(Uninterruptible.Instance);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _watch.EnterLast();
            try
            {
                inner.Dispose();
            }
            finally
            {
                Ended();
                _watch.Leave(Uninterruptible.Instance);
            }
        }

        base.Dispose(disposing);
    }

    private void Call(Action<DbTransaction> call, bool ends = false)
    {
        _watch.Enter(Uninterruptible.Instance);
        try
        {
            call(inner);
            if (ends)
                Ended();
        }
        finally
        {
            _watch.Leave(Uninterruptible.Instance);
        }
    }

    private async Task CallAsync(Func<DbTransaction, CancellationToken, Task> call, bool ends, CancellationToken cancellationToken)
    {
        _watch.Enter(Uninterruptible.Instance);
        try
        {
            await call(inner, cancellationToken).ConfigureAwait(false);
            if (ends)
                Ended();
        }
        finally
        {
            _watch.Leave(Uninterruptible.Instance);
        }
    }

    private void Ended() => _watch.TransactionEnded(inner);
}
