using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>
/// Brings the write-ahead log back into the database: PASSIVE beside the writer, so that no batch waits for it; and, once the log is long,
/// RESTART by the writer between two batches, since under constant writing PASSIVE never reaches its end, and the log never begins anew.
/// </summary>
internal sealed class Checkpoints : IAsyncDisposable
{
    // Pages of 4 KiB.
    private const long RestartPages = 4_096;
    private const long AlarmBytes = 512L * 1024 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly string _log;
    private readonly SqliteConnection _connection;
    private readonly PeriodicTimer _timer;
    private readonly Task _loop;
    private long _commits;
    private long _seen;
    private bool _truncated = true;
    private volatile bool _restart;

    public Checkpoints(string connectionString, string database, TimeProvider time)
    {
        _log = database + "-wal";
        _connection = new SqliteConnection(connectionString);
        _connection.Open();
        _timer = new PeriodicTimer(Interval, time);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Why the log does not get shorter, when it is far too long: a reader has been holding it; else null.</summary>
    public string? Warning { get; private set; }

    /// <summary>Empties the log in the writer's turn, so that no batch finds the database locked; whether it is empty. Set by the database.</summary>
    public Func<Task<bool>> Truncate { get; set; } = static () => Task.FromResult(false);

    /// <summary>Empties the log; false when a reader is in the way.</summary>
    public static bool Empty(SqliteConnection connection) => Run(connection, "TRUNCATE") is { Busy: 0 };

    /// <summary>After each commit, in the writer's turn.</summary>
    public void Committed(SqliteConnection writer)
    {
        Interlocked.Increment(ref _commits);
        if (!_restart)
            return;
        _restart = false;
        // Never waits for readers: when one is in the way, the next look asks again.
        Run(writer, "RESTART");
    }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _loop;
        await _connection.DisposeAsync();
    }

    private async Task RunAsync()
    {
        while (await _timer.WaitForNextTickAsync())
            await LookAsync();
    }

    private async Task LookAsync()
    {
        var commits = Interlocked.Read(ref _commits);
        if (commits == _seen)
        {
            // Quiet: nobody writes, so the log can go from the disk too.
            if (!_truncated)
                _truncated = await Truncate();
            return;
        }

        _seen = commits;
        _truncated = false;
        if (Run(_connection, "PASSIVE") is { Pages: > RestartPages })
            _restart = true;
        var length = new FileInfo(_log) is { Exists: true } log ? log.Length : 0;
        Warning = length > AlarmBytes ? $"The write-ahead log has {length / (1024 * 1024)} MiB: something has been reading one state of the database for long" : null;
    }

    private static Checkpoint? Run(SqliteConnection connection, string mode)
    {
        try
        {
            using var statement = new Statement(connection, $"PRAGMA wal_checkpoint({mode})");
            return statement.First(row => new Checkpoint(row.Long(0), row.Long(1)));
        }
        catch (SqliteException)
        {
            // Fence of the background: what is wrong with the database, the writer meets with its next batch and reports.
            return null;
        }
    }

    private sealed record Checkpoint(long Busy, long Pages);
}
