using System.Globalization;
using System.Text.Json;

namespace Faultline.Reports;

/// <summary>Points in time, and durations, as a report has them: UTC, RFC 3339, milliseconds, such as <c>2026-11-22T08:15:30.042Z</c>.</summary>
internal static class ReportTime
{
    private const int RoundTripLength = 28;
    private const int UpToMilliseconds = 23;

    /// <summary>A duration as a number of seconds. Microseconds as a decimal number: exact, and cheaper to print than a binary one.</summary>
    public static void WriteSeconds(Utf8JsonWriter json, ReadOnlySpan<byte> name, TimeSpan duration)
    {
        var microseconds = Math.Max(0, (long)duration.TotalMicroseconds);
        json.WriteNumber(name, new decimal((int)microseconds, (int)(microseconds >> 32), 0, isNegative: false, scale: 6));
    }

    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset time)
    {
        // The round-trip form is several times cheaper than a custom one; its last four digits go.
        Span<char> text = stackalloc char[RoundTripLength];
        time.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[UpToMilliseconds] = 'Z';
        json.WriteString(name, text[..(UpToMilliseconds + 1)]);
    }
}
