using Faultline.Tracker;
using Faultline.Tracker.Grouping;
using Faultline.Tracker.Search;

namespace Faultline.Server.Reports;

/// <summary>One report on its way into the store, with all that can be known of it without the store.</summary>
internal sealed record DigestRecord
{
    /// <summary>The spool segment that it lay in, and where; null when it came from none.</summary>
    public (string Segment, long Position)? From { get; init; }

    /// <summary>When the digester took it up, UTC.</summary>
    public required DateTimeOffset Received { get; init; }

    /// <summary>What is indexed.</summary>
    public required ReportFacts Facts { get; init; }

    /// <summary>Its class, such as <c>exception</c> (<see cref="Rules"/>).</summary>
    public required string Class { get; init; }

    /// <summary>Which group it belongs to.</summary>
    public required GroupKey Key { get; init; }

    /// <summary>What its group is called when it is new.</summary>
    public required GroupOutline Outline { get; init; }

    /// <summary>Its own search words: of messages, URL and the title that it would give its group, each once. It is found by them alone, and by the words of its outline.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>Whether something in it was cut, at the door or by its sender.</summary>
    public bool Truncated { get; init; }

    /// <summary>Its line.</summary>
    public required Payload Payload { get; init; }

    /// <summary>Its user wished to be erased before it came: it is counted, and its line is not kept.</summary>
    public bool IsErased { get; private init; }

    /// <summary>What is left of it when its user wished to be erased: that which tells nothing of a person.</summary>
    public DigestRecord Erased() => this with
    {
        IsErased = true,
        Facts = new ReportFacts
        {
            Id = Facts.Id, Time = Facts.Time, Type = Facts.Type, Reporter = Facts.Reporter, Topic = Facts.Topic, Method = Facts.Method, Status = Facts.Status, Release = Facts.Release,
            Environment = Facts.Environment, Code = Facts.Code, Robot = Facts.Robot, Duration = Facts.Duration, Statements = Facts.Statements, Statement = Facts.Statement,
        },
        Outline = new GroupOutline(Outline.Type, "", Outline.Culprit, SearchWords.Of($"{Outline.Type} {Outline.Culprit} {Facts.Topic}")),
        Words = [],
        Payload = Payload.Gone(),
    };
}
