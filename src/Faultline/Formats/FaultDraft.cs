using System.Text.Json;

namespace Faultline.Formats;

/// <summary>What has been read of one fault so far; what its document does not say comes from the rest of the answer.</summary>
/// <param name="source">The rest of the answer.</param>
/// <param name="isCause">Whether it is a cause: the ids and the waiting time of the headers belong to the fault itself.</param>
internal struct FaultDraft(FaultSource source, bool isCause = false)
{
    public FaultCode? Code { get; set; }

    public int Status { get; set; }

    public string? Title { get; set; }

    public string? Detail { get; set; }

    public RequestId? RequestId { get; set; }

    public ReportId? ReportId { get; set; }

    public TimeSpan? RetryAfter { get; set; }

    public string? NovaRoot { get; set; }

    public string? Help { get; set; }

    public List<FaultLink>? Links { get; set; }

    public Dictionary<string, object?>? Data { get; set; }

    public List<Fault>? Causes { get; set; }

    public Dictionary<string, object?>? Extensions { get; private set; }

    /// <summary>Takes a code that is one, or can be spelt as one; the original of the latter stays as an extension.</summary>
    public void TakeCode(JsonElement value)
    {
        var text = value.AsText();
        if (ForeignName.TryCode(text, out var code))
            Code = code;
        if (text is null || code.ToString() != text)
            Keep("code", value);
    }

    public void TakeRequestId(JsonElement value)
    {
        if (Faultline.RequestId.TryParse(value.AsText(), out var id))
            RequestId = id;
        else
            Keep("request_id", value);
    }

    public void TakeReportId(JsonElement value)
    {
        if (Faultline.ReportId.TryParse(value.AsText(), out var id))
            ReportId = id;
        else
            Keep("report_id", value);
    }

    public void TakeStatus(JsonElement value)
    {
        Status = value.AsStatus();
        if (Status == 0)
            Keep("status", value);
    }

    public void TakeData(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
            Data = value.AsMap();
        else
            Keep("data", value);
    }

    /// <summary>Keeps a member that has no place in a fault. Of very many, some.</summary>
    public void Keep(string name, JsonElement value)
    {
        Extensions ??= [];
        if (Extensions.Count < FaultJson.MaxValues)
            Extensions[name] = value.AsPlain();
    }

    public void Add(Fault cause) => (Causes ??= []).Add(cause);

    public readonly Fault ToFault()
    {
        var status = Status == 0 ? source.Status : Status;
        var title = string.IsNullOrWhiteSpace(Title) ? StatusReference.Phrase(status) : Title;
        return new Fault(Code ?? StatusReference.Code(status), status, title, Detail ?? title)
        {
            RequestId = RequestId ?? (isCause ? null : source.RequestId),
            ReportId = ReportId ?? (isCause ? null : source.ReportId),
            RetryAfter = RetryAfter ?? (isCause ? null : source.RetryAfter),
            NovaRoot = NovaRoot,
            Links = LinksOf(status) ?? (IReadOnlyList<FaultLink>)[],
            Data = Data ?? Fault.NoData,
            Causes = Causes ?? (IReadOnlyList<Fault>)[],
            Extensions = Extensions ?? Fault.NoData,
        };
    }

    // The help link that a writer adds to every fault without one says nothing of this one.
    private readonly List<FaultLink>? LinksOf(int status)
    {
        var standard = StatusReference.HelpLink(status);
        if (Help is not null)
            return Help == standard ? null : [new FaultLink(FaultLink.Help, Help)];
        for (var i = Links?.Count - 1; i >= 0; i--)
        {
            if (Links![i.Value].Rel == FaultLink.Help && Links[i.Value].Href == standard)
                Links.RemoveAt(i.Value);
        }

        return Links;
    }
}
