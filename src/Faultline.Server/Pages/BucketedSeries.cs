using System.Globalization;
using System.Text;
using Faultline.Server.Groups;

namespace Faultline.Server.Pages;

/// <summary>A series cut into equal columns, for a drawing.</summary>
internal sealed class BucketedSeries
{
    private readonly long[] _counts;

    private BucketedSeries(long[] counts, DateTimeOffset from, TimeSpan width) => (_counts, From, Width) = (counts, from, width);

    /// <summary>When the first column begins.</summary>
    public DateTimeOffset From { get; }

    /// <summary>How long a column is.</summary>
    public TimeSpan Width { get; }

    public IReadOnlyList<long> Counts => _counts;

    /// <summary>The tallest column, at least 1.</summary>
    public long Top => Math.Max(1, _counts.Max());

    public long Total => _counts.Sum();

    /// <summary>The last days in so many columns; the last one ends at a whole column after now.</summary>
    public static BucketedSeries Of(IReadOnlyList<SeriesPoint> points, int days, int columns, DateTimeOffset now)
    {
        var width = TimeSpan.FromDays((double)days / columns);
        var end = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % width.Ticks) + width.Ticks, TimeSpan.Zero);
        var from = end - (width * columns);
        var counts = new long[columns];
        foreach (var point in points)
        {
            var column = (point.Start - from).Ticks / width.Ticks;
            if (column >= 0 && column < columns)
                counts[column] += point.Counts.Count;
        }

        return new BucketedSeries(counts, from, width);
    }

    /// <summary>The columns as one path of an SVG of this size; a column with reports is at least 1 high, so that it is seen.</summary>
    public string Path(int columnWidth, int height)
    {
        var path = new StringBuilder();
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] == 0)
                continue;
            var tall = Math.Max(1, (int)Math.Round((double)_counts[i] * height / Top));
            path.Append(CultureInfo.InvariantCulture, $"M{i * columnWidth} {height}v-{tall}h{Math.Max(1, columnWidth - 1)}v{tall}z");
        }

        return path.ToString();
    }
}
