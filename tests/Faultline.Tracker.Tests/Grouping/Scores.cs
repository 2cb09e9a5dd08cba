namespace Faultline.Tracker.Tests.Grouping;

/// <summary>How well groups match bugs, each from 0 to 1 unless it is a count.</summary>
internal sealed record Scores
{
    /// <summary>Of two events in one group, how often they are of one bug. 1 when no two events share a group.</summary>
    public required double Precision { get; init; }

    /// <summary>Of two events of one bug, how often they are in one group. 1 when no two events share a bug.</summary>
    public required double Recall { get; init; }

    /// <summary>The harmonic mean of the two.</summary>
    public double F1 => Precision + Recall == 0 ? 0 : 2 * Precision * Recall / (Precision + Recall);

    /// <summary>The mean over events of the part of an event's group that is of its bug (BCubed).</summary>
    public required double BCubedPrecision { get; init; }

    /// <summary>The mean over events of the part of an event's bug that is in its group (BCubed).</summary>
    public required double BCubedRecall { get; init; }

    /// <summary>How many bugs there are.</summary>
    public required int Bugs { get; init; }

    /// <summary>How many groups were made.</summary>
    public required int Groups { get; init; }

    /// <summary>How many bugs lie in more than one group.</summary>
    public required int SplitBugs { get; init; }

    /// <summary>How many groups hold more than one bug.</summary>
    public required int MergedGroups { get; init; }

    /// <summary>Groups made for each true bug, 1 at best.</summary>
    public double NewIssueNoise => Bugs == 0 ? 0 : (double)Groups / Bugs;
}
