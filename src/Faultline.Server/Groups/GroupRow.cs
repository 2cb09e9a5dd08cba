using Faultline.Tracker.States;

namespace Faultline.Server.Groups;

/// <summary>One line of a list of groups: a head, with what was merged into it counted in.</summary>
public sealed record GroupRow
{
    /// <summary>Its number, unique in the store and never used again.</summary>
    public required long Number { get; init; }

    /// <summary>The exception's class or fault's code.</summary>
    public string? Type { get; init; }

    /// <summary>One line: the message with what varies taken out.</summary>
    public required string Title { get; init; }

    /// <summary>The topmost frame in the app, or null.</summary>
    public string? Culprit { get; init; }

    /// <summary>The topic of its first report, or null.</summary>
    public string? Topic { get; init; }

    /// <summary>The class of its first report.</summary>
    public required string Class { get; init; }

    /// <summary>Where it stands.</summary>
    public required GroupStanding Standing { get; init; }

    /// <summary>All reports ever, also those whose payloads were sampled or dropped.</summary>
    public required long Count { get; init; }

    /// <summary>Reports in the days that were asked for; in a list without days the same as <see cref="Count"/>.</summary>
    public required long Recent { get; init; }

    /// <summary>Different users of the head and its parts together, exact up to <see cref="MostMembers"/>.</summary>
    public required long Users { get; init; }

    /// <summary>Different hosts of the head and its parts together, exact up to <see cref="MostMembers"/>.</summary>
    public required long Hosts { get; init; }

    /// <summary>When its first report was received.</summary>
    public required DateTimeOffset First { get; init; }

    /// <summary>When its last report was received.</summary>
    public required DateTimeOffset Last { get; init; }

    /// <summary>Release of the first report, or null.</summary>
    public string? FirstRelease { get; init; }

    /// <summary>Release of the last report, or null.</summary>
    public string? LastRelease { get; init; }

    /// <summary>Who looks after it; null for nobody.</summary>
    public string? Assignee { get; init; }

    /// <summary>The bug that it is linked with, as a URL or number; null for none.</summary>
    public string? Bug { get; init; }

    /// <summary>How many users or hosts are told apart: 10,000. Beyond, the count stays there.</summary>
    public const int MostMembers = 10_000;
}
