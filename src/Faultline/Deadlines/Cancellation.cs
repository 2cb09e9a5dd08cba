using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Reflection;

namespace Faultline.Deadlines;

/// <summary>Whether an exception that late work throws comes of its being ended, and is no failure of its own: the cancellation may be wrapped, or be a driver's.</summary>
internal static class Cancellation
{
    private const int Deepest = 100;

    // What drivers call the number of an error: SqlException and MySqlException, SqliteException of either package.
    private static readonly string[] Numbers = ["Number", "SqliteErrorCode", "ResultCode"];
    private static readonly ConcurrentDictionary<Type, PropertyInfo?> NumberOf = new();

    public static bool IsIn(Exception exception) => IsIn(exception, Deepest);

    private static bool IsIn(Exception? exception, int depth)
    {
        for (; exception is not null && depth-- > 0; exception = exception.InnerException)
        {
            if (exception is OperationCanceledException || (exception is DbException ended && IsEnd(ended)))
                return true;
            if (exception is AggregateException all && all.InnerExceptions.Skip(1).Any(inner => IsIn(inner, depth)))
                return true;
        }

        return false;
    }

    // A statement is ended by its driver's Cancel, or by a CommandTimeout of what the deadline left.
    private static bool IsEnd(DbException thrown)
    {
        // 57014 of PostgreSQL, 70100 of MySQL, HY008 and HYT00 of ODBC.
        if (thrown.SqlState is "57014" or "70100" or "HY008" or "HYT00" || thrown.InnerException is TimeoutException)
            return true;
        var number = NumberOf.GetOrAdd(thrown.GetType(), static type => Array.ConvertAll(Numbers, type.GetProperty).FirstOrDefault(property => property is not null));
        if (number is null)
            return false;
        var text = Convert.ToString(number.GetValue(thrown), CultureInfo.InvariantCulture);
        return (number.Name, text) switch
        {
            // sqlite3_interrupt.
            ("SqliteErrorCode", "9") or ("ResultCode", "9" or "Interrupt") => true,
            // MySQL: interrupted. SQL Server: timeout; its cancellation has the number 0.
            ("Number", "1317" or "-2" or "3617") => true,
            ("Number", "0") => thrown.GetType().Name == "SqlException",
            _ => false,
        };
    }
}
