using System.Data.Common;

namespace Faultline.Timelines.Databases;

/// <summary>What all wrappers of one connection or data source share.</summary>
/// <param name="Category">The category of its statements: <c>sql</c>, or <c>sql-NAME</c>.</param>
/// <param name="Interrupt">How the app interrupts a statement; null for the driver's own way.</param>
internal sealed record DriverSide(string Category, Action<DbConnection>? Interrupt)
{
    public static DriverSide Named(string? name, Action<DbConnection>? interrupt)
    {
        if (name is not null && (name.Length is 0 or > 50 || name.Any(c => c is <= ' ' or '\u007f')))
            throw new ArgumentException($"'{name}' is not the name of a database; expected 1 to 50 characters without spaces, such as orders", nameof(name));
        return new(name is null ? "sql" : "sql-" + name, interrupt);
    }

    /// <summary>Whether a deadline can end what runs on a connection.</summary>
    public bool CanInterrupt(DbConnection? connection) =>
        Interrupt is not null || connection is null || !SqliteInterrupt.IsNeededFor(connection) || SqliteInterrupt.IsPossibleFor(connection);

    /// <summary>Interrupts what runs on a connection; says whether that is possible.</summary>
    public bool TryInterrupt(DbConnection? connection, Action cancel)
    {
        if (connection is not null && Interrupt is not null)
        {
            Interrupt(connection);
            return true;
        }

        if (connection is not null && SqliteInterrupt.IsNeededFor(connection))
            return SqliteInterrupt.Try(connection);
        cancel();
        return true;
    }
}
