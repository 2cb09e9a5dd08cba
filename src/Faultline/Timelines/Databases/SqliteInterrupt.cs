using System.Data.Common;
using System.Reflection;

namespace Faultline.Timelines.Databases;

/// <summary>
/// Calls <c>sqlite3_interrupt</c> for a connection of Microsoft.Data.Sqlite, whose <c>Cancel</c> does nothing: the connection has the handle, and the assembly of the
/// handle has the function. Where they are not found, as in a trimmed app, nothing is interrupted, and the report says so.
/// </summary>
internal static class SqliteInterrupt
{
    private static Action<DbConnection>? s_interrupt;
    private static bool s_isLookedFor;

    public static bool IsNeededFor(DbConnection connection) => connection.GetType().FullName == "Microsoft.Data.Sqlite.SqliteConnection";

    public static bool IsPossibleFor(DbConnection connection)
    {
        if (!Volatile.Read(ref s_isLookedFor))
        {
            s_interrupt = Find(connection.GetType());
            Volatile.Write(ref s_isLookedFor, true);
        }

        return s_interrupt is not null;
    }

    /// <summary>Interrupts what runs; says whether it could.</summary>
    public static bool Try(DbConnection connection)
    {
        if (!IsPossibleFor(connection))
            return false;
        s_interrupt!(connection);
        return true;
    }

    private static Action<DbConnection>? Find(Type connection)
    {
        if (connection.GetProperty("Handle") is not { PropertyType: var handle } property
            || handle.Assembly.GetType("SQLitePCL.raw")?.GetMethod("sqlite3_interrupt", BindingFlags.Public | BindingFlags.Static, [handle]) is not { } interrupt)
            return null;
        return open =>
        {
            if (property.GetValue(open) is { } opened)
                interrupt.Invoke(null, [opened]);
        };
    }
}
