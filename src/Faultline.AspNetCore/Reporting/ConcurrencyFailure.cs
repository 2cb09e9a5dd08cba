using System.Data.Common;

namespace Faultline.AspNetCore.Reporting;

/// <summary>Knows failures of two changes that met: they are nobody's bug, and the same request succeeds when it is sent again.</summary>
internal static class ConcurrencyFailure
{
    private const int Deepest = 16;

    /// <summary>Whether an exception is one, or came of one.</summary>
    /// <remarks>Source: ISO 9075 class 40, transaction rollback: 40001 serialization failure; PostgreSQL's 40P01 deadlock detected.</remarks>
    public static bool Is(Exception exception)
    {
        var depth = 0;
        for (var e = exception; e is not null && depth++ < Deepest; e = e.InnerException)
        {
            if (e is DbException { SqlState: "40001" or "40P01" } || IsConcurrencyException(e.GetType()))
                return true;
        }

        return false;
    }

    // By name: EF Core is no package of ours.
    private static bool IsConcurrencyException(Type type)
    {
        for (var t = type; t is not null && t != typeof(Exception); t = t.BaseType)
        {
            if (t.Name == "DbUpdateConcurrencyException")
                return true;
        }

        return false;
    }
}
