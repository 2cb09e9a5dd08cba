using Faultline.Tracker;
using Faultline.Tracker.Grouping;

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

    /// <summary>Its own search words: of message and URL, each once; those of its group are not repeated.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>Whether something in it was cut, at the door or by its sender.</summary>
    public bool Truncated { get; init; }

    /// <summary>The line, byte for byte.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }
}
