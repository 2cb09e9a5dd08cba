using System.Globalization;
using System.Text.Json;

namespace Faultline.Reports;

/// <summary>Points in time as a report has them: UTC, RFC 3339, milliseconds, such as <c>2026-11-22T08:15:30.042Z</c>.</summary>
internal static class ReportTime
{
    private const int RoundTripLength = 28;
    private const int UpToMilliseconds = 23;

    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset time)
    {
        // The round-trip form is several times cheaper than a custom one; its last four digits go.
        Span<char> text = stackalloc char[RoundTripLength];
        time.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[UpToMilliseconds] = 'Z';
        json.WriteString(name, text[..(UpToMilliseconds + 1)]);
    }
}
