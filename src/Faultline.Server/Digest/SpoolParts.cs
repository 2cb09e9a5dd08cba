using Faultline.Server.Reports;
using Faultline.Spooling;

namespace Faultline.Server.Digest;

/// <summary>Divides what was read from a spool.</summary>
internal static class SpoolParts
{
    /// <summary>
    /// The parts in their order, all but the last of the same number of records; one without records when only the spool's own progress is to be told.
    /// </summary>
    /// <param name="read">What was read.</param>
    /// <param name="records">Records of a part; 1 or more.</param>
    public static IEnumerable<SpoolPart> Of(SpoolBatch read, int records)
    {
        var marks = read.Progress.Select(MarkOf).ToList();
        var part = new List<SpoolRecord>();
        foreach (var record in read.Records)
        {
            if (part.Count == records)
            {
                yield return new SpoolPart(part, Behind(part, marks));
                part = [];
            }

            part.Add(record);
        }

        yield return new SpoolPart(part, marks);
    }

    private static SpoolMark MarkOf(SpoolProgress part) => new(part.Segment, part.Position, part.Taken, part.Damaged)
    {
        Begun = SegmentName.TryParse(part.Segment, out var name) ? name.Begun : null,
    };

    // A mark says that all before it is done with, so that of a segment which goes on in the next part it stands behind the last record of this one.
    private static List<SpoolMark> Behind(List<SpoolRecord> part, List<SpoolMark> marks)
    {
        var ends = part.GroupBy(record => record.Segment, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.Max(record => record.Position) + 1, StringComparer.Ordinal);
        return [.. marks.Where(mark => ends.ContainsKey(mark.Segment)).Select(mark => mark with { DigestedTo = ends[mark.Segment] })];
    }
}
