namespace Faultline.Server.Stores.Sqlite;

/// <summary>Moments as the database keeps them.</summary>
internal static class UnixTime
{
    public const long MillisecondsPerHour = 3_600_000;
    public const long MillisecondsPerQuarter = 900_000;
    public const long MillisecondsPerDay = 86_400_000;

    /// <summary>Milliseconds since 1970.</summary>
    public static long Of(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds();

    public static long? Of(DateTimeOffset? moment) => moment?.ToUnixTimeMilliseconds();

    /// <summary>Whole hours since 1970.</summary>
    public static long Hour(DateTimeOffset moment) => FloorDivide(Of(moment), MillisecondsPerHour);

    /// <summary>Whole quarters of an hour since 1970.</summary>
    public static long Quarter(DateTimeOffset moment) => FloorDivide(Of(moment), MillisecondsPerQuarter);

    /// <summary>Whole days since 1970, UTC.</summary>
    public static long Day(DateTimeOffset moment) => FloorDivide(Of(moment), MillisecondsPerDay);

    public static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public static DateTimeOffset? At(long? milliseconds) => milliseconds is { } known ? At(known) : null;

    private static long FloorDivide(long value, long by) => value >= 0 ? value / by : -((-value + by - 1) / by);
}
