using System.Text.Json;

namespace Faultline.Formats.Pulp;

/// <summary>The members of a document, in one pass.</summary>
internal sealed class PulpDocument
{
    private readonly bool _isAlone;

    public PulpDocument(JsonElement document)
    {
        Span<char> buffer = stackalloc char[PulpNames.MaxLength];
        foreach (var member in document.EnumerateObject())
        {
            switch (PulpNames.Of(member, buffer))
            {
                case "error_message": (HasMessage, Message) = (true, member.Value.AsText()); break;
                case "http_status": Status = member.Value.AsStatus() is > 0 and var status ? status : null; break;
                case "http_request_method": Method = member.Value.AsText(); break;
                case "_href" or "href" when member.Value.ValueKind == JsonValueKind.String: Href = member.Value.AsText(); break;
                case "exception": Exception = member.Value; break;
                case "traceback": Traceback = member.Value; break;
                case "error": Error = member.Value; break;
                case "request_id": RequestId = member.Value.AsText(); break;
                case "report_id": ReportId = member.Value.AsText(); break;
                case "report_url": break;
                case "links" when LinksOf(member.Value) is { } links: Links = links; break;
                default: PulpValues.Keep(Others, member); break;
            }
        }

        _isAlone = Others.Count == 1 && document.GetPropertyCount() == 1;
        // The help link of the status is what the writer adds where there is none.
        if (Links is { Count: > 0 })
            Links = Links.Where(link => link.Rel != FaultLink.Help || link.Href != StatusReference.HelpLink(Status ?? 500)).ToList();
    }

    public bool HasMessage { get; }

    public string? Message { get; }

    public int? Status { get; }

    public string? Method { get; }

    public string? Href { get; }

    public JsonElement Exception { get; }

    public JsonElement Traceback { get; }

    public JsonElement Error { get; }

    public string? RequestId { get; }

    public string? ReportId { get; }

    public IReadOnlyList<FaultLink>? Links { get; }

    public Dictionary<string, object?> Others { get; } = [];

    /// <summary>Whether it is the report of a task, or of a call that started some; a task of Pulp 3 has a <c>pulp_href</c>.</summary>
    public bool IsReport => Others.ContainsKey("task_id") || Others.ContainsKey("spawned_tasks") || IsOfThree;

    /// <summary>Whether it is Pulp 3's.</summary>
    public bool IsOfThree => Others.ContainsKey("pulp_href");

    /// <summary>Whether it is the report of a task that failed and says nothing of why, as when an agent refused it.</summary>
    public bool IsFailedTask => IsReport && Others.TryGetValue("state", out var state) && state is "error" or "failed";

    /// <summary>The text of <c>{"detail": …}</c> where that is the whole document.</summary>
    public string? OnlyDetail => _isAlone && Others.TryGetValue("detail", out var detail) ? detail as string : null;

    private static List<FaultLink>? LinksOf(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Array)
            return null;
        var links = new List<FaultLink>();
        foreach (var item in element.EnumerateArray())
        {
            if (!item.TryMember("rel"u8, out var rel) || !item.TryMember("href"u8, out var href) || rel.AsText() is not { } why || href.AsText() is not { } to)
                return null;
            links.Add(new FaultLink(why, to));
        }

        return links;
    }
}
