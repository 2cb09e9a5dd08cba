using System.Globalization;

namespace Faultline.Formats.Pulp.Python;

/// <summary>Spans, dates and times as Python prints them: <c>2 days, 0:00:03.500000</c>, <c>2020-01-02 03:04:05</c>.</summary>
/// <remarks>Source: Python library reference, <c>datetime</c>. A negative span has negative days and a positive rest, as there.</remarks>
internal static class PythonTimes
{
    public static string Str(TimeSpan time)
    {
        var (days, seconds, micros) = Parts(time);
        var before = days == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{days} day{(Math.Abs(days) == 1 ? "" : "s")}, ");
        var after = micros == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $".{micros:000000}");
        return string.Create(CultureInfo.InvariantCulture, $"{before}{seconds / 3600}:{seconds / 60 % 60:00}:{seconds % 60:00}{after}");
    }

    public static string Repr(TimeSpan time)
    {
        var (days, seconds, micros) = Parts(time);
        return string.Create(CultureInfo.InvariantCulture, $"datetime.timedelta({days}{Rest(seconds, micros)})");
    }

    public static string Str(IFormattable time) => time switch
    {
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly clock => clock.ToString("HH:mm:ss" + Fraction(clock.Ticks), CultureInfo.InvariantCulture),
        DateTimeOffset moment => Str(moment.DateTime) + moment.ToString("zzz", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString("yyyy-MM-dd HH:mm:ss" + Fraction(moment.Ticks), CultureInfo.InvariantCulture),
        _ => time.ToString(null, CultureInfo.InvariantCulture),
    };

    public static string Repr(IFormattable time) => time switch
    {
        DateOnly date => string.Create(CultureInfo.InvariantCulture, $"datetime.date({date.Year}, {date.Month}, {date.Day})"),
        TimeOnly clock => $"datetime.time({Clock(clock)})",
        DateTime moment => ReprOfMoment(moment, ""),
        DateTimeOffset moment => ReprOfMoment(moment.DateTime, $", tzinfo=<{moment.ToString("zzz", CultureInfo.InvariantCulture)}>"),
        _ => time.ToString(null, CultureInfo.InvariantCulture),
    };

    private static string Fraction(long ticks) => ticks % TimeSpan.TicksPerSecond < TimeSpan.TicksPerMicrosecond ? "" : ".ffffff";

    private static string ReprOfMoment(DateTime moment, string zone) =>
        string.Create(CultureInfo.InvariantCulture, $"datetime.datetime({moment.Year}, {moment.Month}, {moment.Day}, {Clock(TimeOnly.FromDateTime(moment))}{zone})");

    private static string Clock(TimeOnly clock)
    {
        var micros = clock.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond;
        return string.Create(CultureInfo.InvariantCulture, $"{clock.Hour}, {clock.Minute}{Rest(clock.Second, micros)}");
    }

    // Arguments that are zero are left off at the end.
    private static string Rest(long seconds, long micros) =>
        micros != 0 ? string.Create(CultureInfo.InvariantCulture, $", {seconds}, {micros}") : seconds != 0 ? string.Create(CultureInfo.InvariantCulture, $", {seconds}") : "";

    private static (long Days, long Seconds, long Micros) Parts(TimeSpan time)
    {
        var (days, rest) = (time.Ticks / TimeSpan.TicksPerDay, time.Ticks % TimeSpan.TicksPerDay);
        if (rest < 0)
            (days, rest) = (days - 1, rest + TimeSpan.TicksPerDay);
        return (days, rest / TimeSpan.TicksPerSecond, rest % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond);
    }
}
