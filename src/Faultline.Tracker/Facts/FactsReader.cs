using System.Runtime.InteropServices;
using System.Text.Json;
using Faultline.Reports;

namespace Faultline.Tracker.Facts;

/// <summary>
/// Reads the facts of one report: one walk over the names at its top, and into the few members that hold facts. Stack, log and all else
/// is passed over unread, since this runs for every report.
/// </summary>
internal ref struct FactsReader
{
    private const int MaxMethod = 20;

    private JsonElement _trace;
    private JsonElement _request;
    private JsonElement _fault;
    private JsonElement _user;
    private JsonElement _tags;
    private JsonElement _timeline;
    private JsonElement _timelineSums;
    private JsonElement _informational;

    public static ReportFacts Read(ErrorReport report)
    {
        var reader = default(FactsReader);
        foreach (var property in report.Root.EnumerateObject())
            reader.Take(property);
        return reader.Make(report);
    }

    private void Take(JsonProperty property)
    {
        // A name with escapes in it is none of these in practice; it costs a fact, no more.
        var name = JsonMarshal.GetRawUtf8PropertyName(property);
        if (name.SequenceEqual("trace"u8))
            _trace = property.Value;
        else if (name.SequenceEqual("request"u8))
            _request = property.Value;
        else if (name.SequenceEqual("fault"u8))
            _fault = property.Value;
        else if (name.SequenceEqual("user"u8))
            _user = property.Value;
        else if (name.SequenceEqual("tags"u8))
            _tags = property.Value;
        else if (name.SequenceEqual("timeline"u8))
            _timeline = property.Value;
        else if (name.SequenceEqual("timeline_sums"u8))
            _timelineSums = property.Value;
        else if (name.SequenceEqual("informational"u8))
            _informational = property.Value;
    }

    private readonly ReportFacts Make(ErrorReport report)
    {
        var url = FactText.Clean(report.Url, ReportFacts.MaxLongText);
        var headers = Member(_request, "headers"u8);
        var (statements, slowest) = StatementSums.Of(_timeline, _timelineSums);
        return new ReportFacts
        {
            Id = report.Id,
            Time = report.Time,
            Type = FactText.Clean(report.Type),
            Value = FactText.Clean(report.Value),
            Reporter = FactText.Clean(report.Reporter),
            Topic = FactText.Clean(report.Topic),
            Url = url,
            Method = Text(_request, "method"u8, MaxMethod)?.ToUpperInvariant(),
            Status = report.Status ?? Integer(_fault, "status"u8),
            Host = FactText.Clean(report.Hostname),
            Release = FactText.Clean(report.Release),
            Environment = FactText.Clean(report.Environment),
            Code = Text(_fault, "code"u8),
            User = Text(_user, "id"u8) ?? Text(_user, "name"u8) ?? Text(_user, "email"u8),
            RequestId = FactText.Clean(report.RequestId),
            GlobalRequestId = FactText.Clean(report.GlobalRequestId),
            TraceId = TraceIds.Read(Text(_trace, "trace_id"u8)) ?? TraceIds.OfParent(Text(_trace, "parent"u8)),
            Robot = Robots.IsRobot(Header(headers, "User-Agent")),
            LocalReferrer = LocalReferrers.Read(report.Url, Header(headers, "Referer")),
            Duration = report.Duration,
            Statements = statements,
            Statement = slowest,
            Tags = Tags(),
        };
    }

    private readonly IReadOnlyDictionary<string, string> Tags()
    {
        var informational = _informational.ValueKind == JsonValueKind.True
            || (_informational.ValueKind == JsonValueKind.String && ReportedText.Of(_informational).Equals("true", StringComparison.OrdinalIgnoreCase));
        if (_tags.ValueKind != JsonValueKind.Object && !informational)
            return System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        // The flag of python-oops reports that tell of no failure; as a tag it can be searched and ruled upon.
        if (informational)
            tags["informational"] = "true";
        if (_tags.ValueKind != JsonValueKind.Object)
            return tags;
        foreach (var property in _tags.EnumerateObject())
        {
            if (tags.Count == ReportFacts.MaxTags)
                break;
            if (FactText.Clean(ReportedText.NameOf(property)) is { } name)
                tags[name] = FactText.Clean(ReportedText.OfAny(property.Value)) ?? "";
        }

        return tags;
    }

    private static JsonElement Member(JsonElement element, ReadOnlySpan<byte> name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;

    private static string? Text(JsonElement element, ReadOnlySpan<byte> name, int max = ReportFacts.MaxText)
    {
        var member = Member(element, name);
        return member.ValueKind is JsonValueKind.String or JsonValueKind.Number ? FactText.Clean(ReportedText.OfAny(member), max) : null;
    }

    private static int? Integer(JsonElement element, ReadOnlySpan<byte> name)
    {
        var member = Member(element, name);
        return member.ValueKind == JsonValueKind.Number && member.TryGetInt32(out var number) ? number : null;
    }

    // Names of headers do not regard case.
    private static string? Header(JsonElement headers, string name)
    {
        if (headers.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var property in headers.EnumerateObject())
        {
            var raw = JsonMarshal.GetRawUtf8PropertyName(property);
            if (raw.Length == name.Length && System.Text.Ascii.EqualsIgnoreCase(raw, name) && property.Value.ValueKind == JsonValueKind.String)
                return ReportedText.Of(property.Value);
        }

        return null;
    }
}
