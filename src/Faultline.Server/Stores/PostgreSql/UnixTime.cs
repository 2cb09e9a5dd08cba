namespace Faultline.Server.Stores.PostgreSql;

/// <summary>Moments as the tables have them: Unix milliseconds.</summary>
internal static class UnixTime
{
    public const long Hour = 3_600_000;
    public const long Day = 24 * Hour;

    public static long Of(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds();

    public static long? Of(DateTimeOffset? moment) => moment?.ToUnixTimeMilliseconds();

    public static DateTimeOffset From(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public static DateTimeOffset? From(long? milliseconds) => milliseconds is { } some ? From(some) : null;

    /// <summary>The start of the hour.</summary>
    public static long HourOf(DateTimeOffset moment) => Of(moment) / Hour * Hour;

    /// <summary>Days since 1970-01-01, UTC.</summary>
    public static int DayOf(DateTimeOffset moment) => (int)(Of(moment) / Day);
}
