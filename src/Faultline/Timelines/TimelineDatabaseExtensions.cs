using System.Data.Common;
using Faultline.Timelines.Databases;

namespace Faultline.Timelines;

/// <summary>Wraps what an app uses of ADO.NET, whatever the driver, so that statements are actions of the timeline and end at the deadline.</summary>
/// <remarks>
/// A statement takes as long as running it and fetching its rows; what the app does between two rows is not counted. At the deadline of the work that uses a
/// connection, what runs on it is interrupted, its transaction is rolled back, and the late work gets an <see cref="OperationCanceledException"/> from whatever
/// it begins there; closing and disposing go on to work. See docs/timelines.md.
/// </remarks>
public static class TimelineDatabaseExtensions
{
    /// <summary>Wraps a connection; the wrapper owns it, and disposes it with itself.</summary>
    /// <param name="connection">The driver's connection, open or not. One that is wrapped already comes back as it is.</param>
    /// <param name="name">What the database is called in the timeline: the category is then <c>sql-NAME</c>. 1 to 50 characters without spaces. Default: null, the category is <c>sql</c>.</param>
    /// <param name="interrupt">
    /// How what runs on the driver's connection is interrupted; called from another thread. Default: null, the command's <see cref="DbCommand.Cancel"/>, and
    /// <c>sqlite3_interrupt</c> for Microsoft.Data.Sqlite, whose <c>Cancel</c> does nothing.
    /// </param>
    /// <exception cref="ArgumentException">The name is not one.</exception>
    public static DbConnection WithTimeline(this DbConnection connection, string? name = null, Action<DbConnection>? interrupt = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return connection as TimedConnection ?? new TimedConnection(connection, DriverSide.Named(name, interrupt));
    }

    /// <summary>Wraps a data source; the wrapper owns it, and disposes it with itself.</summary>
    /// <param name="source">The driver's data source. One that is wrapped already comes back as it is.</param>
    /// <param name="name">As of the other overload.</param>
    /// <param name="interrupt">As of the other overload.</param>
    /// <exception cref="ArgumentException">The name is not one.</exception>
    public static DbDataSource WithTimeline(this DbDataSource source, string? name = null, Action<DbConnection>? interrupt = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source as TimedDataSource ?? new TimedDataSource(source, DriverSide.Named(name, interrupt));
    }

    /// <summary>
    /// The driver's own connection, for what only it can do, such as <c>COPY</c>. What is done with it is neither timed nor ended, and from then on the
    /// transaction of a late request is left to the app, which may be using the connection at that moment.
    /// </summary>
    /// <exception cref="InvalidCastException">The connection is of another class.</exception>
    public static T Unwrapped<T>(this DbConnection connection)
        where T : DbConnection
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (connection is not TimedConnection timed)
            return (T)connection;
        timed.Watch.Lend();
        return (T)timed.Inner;
    }
}
