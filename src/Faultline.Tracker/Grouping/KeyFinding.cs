using System.Text;
using System.Text.Json;
using Faultline.Reports;
using Faultline.Tracker.Facts;

namespace Faultline.Tracker.Grouping;

/// <summary>What the function finds in one report, and the key parts that it makes of it. The order of the questions is the rule.</summary>
internal sealed class KeyFinding
{
    private const int MaxInnerMessages = 5;

    private readonly List<Contribution>? _explanation;
    private readonly List<string> _told = [];
    private readonly StringBuilder _parts = new(200);
    private List<ChainLink> _chain = [];
    private JsonElement _fault;
    private JsonElement _link;
    private JsonElement _timeline;
    private JsonElement _timelineSums;
    private string? _logTemplate;
    private string? _message;
    private Anchor _anchor;
    private AnchorSearch? _search;

    private KeyFinding(List<Contribution>? explanation) => _explanation = explanation;

    /// <summary>The key parts, one a line.</summary>
    public string Parts { get; private set; } = "";

    public static KeyFinding Of(ErrorReport report, ReportFacts facts, FrameReader frames, List<Contribution>? explanation)
    {
        var finding = new KeyFinding(explanation);
        finding.Read(report, explanation);
        finding.FindAnchor(frames);
        finding.Decide(facts);
        finding.Parts = finding._parts.ToString();
        return finding;
    }

    /// <summary>The messages of the chain beside the report's own, each cut as that is.</summary>
    public IReadOnlyList<string> InnerMessages(ErrorReport report)
    {
        List<string>? messages = null;
        var own = report.Value;
        foreach (var link in _chain)
        {
            if (link.Value.Length > 0 && link.Value != own && messages is not { Count: MaxInnerMessages } && FactText.Clean(link.Value) is { } message)
                (messages ??= []).Add(message);
        }

        return messages ?? [];
    }

    public GroupOutline Outline(ErrorReport report, ReportFacts facts, FrameReader frames)
    {
        var type = _chain.Count > 0 && _chain[0].Type.Length > 0 ? FactText.Clean(_chain[0].Type) : facts.Type;
        // Of the same exception as the type: the two stand side by side.
        var message = _chain.Count > 1 && _logTemplate is null && _chain[0].Value.Length > 0 ? MessageTemplate.Of(_chain[0].Value) : Message(facts);
        var title = FactText.Clean(message.Length > 0 ? message : facts.Value ?? facts.Code ?? "") ?? "";
        var culprit = _anchor.Strength == AnchorStrength.None ? null : FactText.Clean(_anchor.Name.ToString());
        return new GroupOutline(type, title, culprit, new LazyWords(() => GroupWords.Of(_chain, type, facts.Topic, frames)))
        {
            Stack = StackHash.Of(_chain, type, facts.Topic),
        };
    }

    private void Read(ErrorReport report, List<Contribution>? explanation)
    {
        JsonElement exception = default;
        foreach (var property in report.Root.EnumerateObject())
        {
            if (property.NameEquals("exception"u8))
                exception = property.Value;
            else if (property.NameEquals("fault"u8))
                _fault = property.Value;
            else if (property.NameEquals("timeline"u8))
                _timeline = property.Value;
            else if (property.NameEquals("timeline_sums"u8))
                _timelineSums = property.Value;
            else if (property.NameEquals("link"u8))
                _link = property.Value;
            else if (property.NameEquals("logentry"u8) && property.Value.ValueKind == JsonValueKind.Object)
                _logTemplate = property.Value.TryGetProperty("message"u8, out var text) && text.ValueKind == JsonValueKind.String ? ReportedText.Of(text) : null;
        }

        _chain = ExceptionChain.Read(exception);
        // What only carries another one is left out, but for the last: something must be left.
        for (var i = _chain.Count - 2; i >= 0; i--)
        {
            if (!ExceptionChain.IsWrapper(_chain[i]))
                continue;
            explanation?.Add(new Contribution("type", _chain[i].Type, false, "only carries the exception in it"));
            _chain.RemoveAt(i);
        }
    }

    private void FindAnchor(FrameReader frames)
    {
        for (var i = _chain.Count - 1; i >= 0; i--)
        {
            var search = new AnchorSearch(frames, _explanation);
            var anchor = search.Find(_chain[i]);
            _search ??= search.Library is not null || search.IsBundle ? search : null;
            if (anchor.Strength > _anchor.Strength)
                _anchor = anchor;
            if (anchor.Strength >= AnchorStrength.Endpoint || search.IsBundle)
                return;
        }
    }

    private void Decide(ReportFacts facts)
    {
        var types = Types();
        Count("type", types.Length > 0 ? types : facts.Type ?? "", "the exceptions of the chain");
        if (Code(facts) is { } code)
            Count("code", code, "the fault's own code");
        if (_link.ValueKind == JsonValueKind.Object || (Ambiguity.IsMissingPage(facts) && NoPage(facts)))
        {
            Count("discriminator", "link " + LinkTarget.Read(_fault, facts.Url), "where the broken link leads");
            if (LinkTarget.Page(_link) is { } page)
                Count("discriminator", "on " + page, "the page that the broken link is on");
            return;
        }

        if (IsTimeout(facts) && WaitedFor.Read(_timeline, _timelineSums, facts.Duration) is { } waited)
        {
            Count("discriminator", waited, "what the time went into; where it ran out is chance");
            return;
        }

        if (_chain.Count > 0 && Ambiguity.IsValidation(_chain[^1].Type) && Discriminators.Issues(_chain[^1].Value) is { } issues)
        {
            Count("discriminator", "issues " + issues, "what the validation found wrong");
            Topic(facts, "one validator serves all endpoints");
            return;
        }

        foreach (var link in _chain)
            Discriminators.Add(link, _told);
        foreach (var text in _told)
            Count("discriminator", text, "the type alone is ambiguous");
        Stack(facts);
    }

    private void Stack(ReportFacts facts)
    {
        switch (_anchor.Strength)
        {
            case AnchorStrength.Own:
                Put("frame", _anchor.Name.ToString());
                break;
            case AnchorStrength.Endpoint or AnchorStrength.Lambda:
                Put("frame", _anchor.Name.ToString());
                if (_anchor.Strength == AnchorStrength.Endpoint)
                    Topic(facts, "a method may hold many endpoints");
                if (IsRuntimes(_chain[^1].Type) && _told.Count == 0)
                    Count("message", MessageTemplate.Beginning(Message(facts)), "a method may hold many lambdas; how the message begins");
                break;
            case AnchorStrength.Shared or AnchorStrength.Runner:
                Put("frame", _anchor.Name.ToString());
                Topic(facts, "the frame is shared by many callers or jobs");
                break;
            default:
                WithoutStack(facts);
                break;
        }
    }

    private void WithoutStack(ReportFacts facts)
    {
        var hasText = Message(facts).Length > 0;
        var hasFrames = _chain.Exists(link => link.Frames.ValueKind == JsonValueKind.Array && link.Frames.GetArrayLength() > 0);
        if (IsTimeout(facts))
            Topic(facts, "a timeout of which nothing else is known");
        else if (hasFrames || !hasText || Code(facts) is not null)
            Topic(facts, "no frame of the app is on the stack");
        if (hasText && Code(facts) is null && _told.Count == 0)
            Text(facts, "no usable stack");
        if (_search?.Library is { } library && facts.Topic is null)
            Count("frame", library, "nothing of the app, and no topic");
    }

    // No endpoint but the one that catches all.
    private static bool NoPage(ReportFacts facts) => facts.Topic is null || facts.Topic.Contains("{*", StringComparison.Ordinal) || facts.Topic.EndsWith('*');

    private bool IsTimeout(ReportFacts facts) =>
        _chain.Count > 0 ? Ambiguity.IsTimeout(_chain[^1].Type) : Ambiguity.IsTimeoutCode(facts.Code) || Ambiguity.IsTimeout(facts.Type ?? "");

    // Of what was thrown as a fault, or is nothing but one. Of other exceptions the code follows from the type.
    private string? Code(ReportFacts facts)
    {
        var own = _chain.Count == 0 || Ambiguity.ShortName(_chain[^1].Type) is "FaultException";
        return own && facts.Code is { } code && !Ambiguity.IsGenericCode(code) ? code : null;
    }

    private string Message(ReportFacts facts) =>
        _message ??= MessageTemplate.Of(_logTemplate ?? (_chain.Count > 0 && _chain[^1].Value.Length > 0 ? _chain[^1].Value : facts.Value), _search?.IsBundle == true);

    // Messages of the runtime's own exceptions are in one language whatever the culture.
    private static bool IsRuntimes(string type) => type.StartsWith("System.", StringComparison.Ordinal) || !type.Contains('.', StringComparison.Ordinal) || type.StartsWith("java.", StringComparison.Ordinal);

    private string Types() => _chain.Count == 1 ? _chain[0].Type : string.Join(" < ", _chain.Select(link => link.Type));

    private void Topic(ReportFacts facts, string why)
    {
        if (facts.Topic is { } topic)
            Count("topic", topic, why);
    }

    private void Text(ReportFacts facts, string why) => Count("message", Message(facts), why);

    private void Count(string part, string text, string why)
    {
        Put(part, text);
        _explanation?.Add(new Contribution(part, text, true, why));
    }

    private void Put(string part, string text) => _parts.Append(part).Append(' ').Append(text).Append('\n');
}
