using System.Globalization;

namespace Faultline.Cli.Output;

/// <summary>How long ago something was, for a human.</summary>
internal static class Age
{
    public static string Of(DateTimeOffset time, DateTimeOffset now)
    {
        var age = now - time;
        return age < TimeSpan.Zero
            ? $"in {Say(-age)} by this machine's clock"
            : $"{Say(age)} ago";
    }

    private static string Say(TimeSpan age) => age switch
    {
        { TotalSeconds: < 120 } => Count((int)age.TotalSeconds, "second"),
        { TotalMinutes: < 120 } => Count((int)age.TotalMinutes, "minute"),
        { TotalHours: < 48 } => Count((int)age.TotalHours, "hour"),
        _ => Count((int)age.TotalDays, "day"),
    };

    private static string Count(int number, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {unit}{(number == 1 ? "" : "s")}");
}
