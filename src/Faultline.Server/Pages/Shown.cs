using System.Globalization;

namespace Faultline.Server.Pages;

/// <summary>How numbers and times look on pages.</summary>
internal static class Shown
{
    /// <summary>A whole number: <c>4,013</c>.</summary>
    public static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A number that takes little room: <c>4,013</c>, <c>128k</c>, <c>3.1M</c>.</summary>
    public static string Short(long number) => number switch
    {
        < 10_000 => Number(number),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{number / 1000}k"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{number / 1_000_000.0:0.0}M"),
    };

    /// <summary>A number of bytes: <c>12.4 MiB</c>.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} KiB"),
        < 1024L * 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024):0.0} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024 * 1024):0.0} GiB"),
    };

    /// <summary>Milliseconds: <c>840 ms</c>, <c>12.4 s</c>.</summary>
    public static string Milliseconds(long milliseconds) => milliseconds < 10_000
        ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds:#,0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000.0:#,0.0} s");

    /// <summary>A duration that may be very short: <c>0.84 ms</c>, <c>12.4 ms</c>, <c>1.24 s</c>.</summary>
    public static string Duration(TimeSpan duration) => duration.TotalMilliseconds switch
    {
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.##} ms"),
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.#} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:#,0.##} s"),
    };

    /// <summary>How long ago, in one unit: <c>just now</c>, <c>3 min ago</c>, <c>5 h ago</c>, <c>12 d ago</c>.</summary>
    public static string Ago(DateTimeOffset time, DateTimeOffset now)
    {
        var age = now - time;
        var (count, unit) = age switch
        {
            { TotalSeconds: < 45 } => (0, ""),
            { TotalMinutes: < 60 } => ((int)Math.Max(1, Math.Round(age.TotalMinutes)), "min"),
            { TotalHours: < 48 } => ((int)Math.Max(1, age.TotalHours), "h"),
            { TotalDays: < 730 } => ((int)age.TotalDays, "d"),
            _ => ((int)(age.TotalDays / 365.25), "years"),
        };
        return count == 0 ? "just now" : string.Create(CultureInfo.InvariantCulture, $"{count} {unit} ago");
    }

    /// <summary>A moment to the minute: <c>2026-11-25 14:07 UTC</c>.</summary>
    public static string Minute(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>One or many: <c>1 report</c>, <c>4,013 reports</c>.</summary>
    public static string Counted(long count, string one, string many) => count == 1 ? $"1 {one}" : $"{Number(count)} {many}";

    /// <summary>Whether a text may stand behind a link: an absolute http or https URL. Anything else would be a script or a file.</summary>
    public static bool IsLink(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps);
}
