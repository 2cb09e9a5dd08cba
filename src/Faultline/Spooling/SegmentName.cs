using System.Globalization;
using System.Security.Cryptography;

namespace Faultline.Spooling;

/// <summary>
/// The file name of a segment: when it was begun (UTC, milliseconds), by which process, and 64 random bits, such as
/// <c>20261121T221550123Z-4711-9f8e7d6c5b4a3928.spool</c>. Names sort by time.
/// </summary>
internal readonly record struct SegmentName(string Text, DateTimeOffset Begun, int ProcessId)
{
    public const string Extension = ".spool";
    public const string LockExtension = ".lock";
    private const string TimeFormat = "yyyyMMdd'T'HHmmssfff'Z'";

    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    public static SegmentName New(DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
        var random = RandomNumberGenerator.GetHexString(16, lowercase: true);
        var text = string.Create(CultureInfo.InvariantCulture, $"{time}-{Environment.ProcessId}-{random}{Extension}");
        return new(text, now, Environment.ProcessId);
    }

    public static bool TryParse(string text, out SegmentName name)
    {
        name = default;
        if (!text.EndsWith(Extension, StringComparison.Ordinal))
            return false;
        var parts = text[..^Extension.Length].Split('-');
        if (parts.Length != 3 || parts[2].Length != 16
            || !DateTime.TryParseExact(parts[0], TimeFormat, CultureInfo.InvariantCulture, Utc, out var begun)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var process))
            return false;
        name = new(text, begun, process);
        return true;
    }

    /// <summary>All segments of a directory, oldest first.</summary>
    public static List<SegmentName> In(string directory)
    {
        var names = new List<SegmentName>();
        foreach (var path in Directory.EnumerateFiles(directory, "*" + Extension))
        {
            if (TryParse(Path.GetFileName(path), out var name))
                names.Add(name);
        }

        names.Sort(static (a, b) => string.CompareOrdinal(a.Text, b.Text));
        return names;
    }

    /// <summary>Whether it was begun in an earlier hour of the clock (UTC).</summary>
    public bool IsOfHourBefore(DateTimeOffset moment) => Begun.UtcTicks / TimeSpan.TicksPerHour < moment.UtcTicks / TimeSpan.TicksPerHour;

    public override string ToString() => Text;
}
