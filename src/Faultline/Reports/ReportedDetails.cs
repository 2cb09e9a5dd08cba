using System.Text.Json;
using Faultline.Timelines;

namespace Faultline.Reports;

/// <summary>All of a report but its head, read at once on first use.</summary>
internal sealed class ReportedDetails
{
    public ReportedDetails(JsonElement root)
    {
        var fields = new ReportedFields(root);
        _ = new ReportedHead(fields);

        Trace = fields.Object("trace", ReportedTrace.Read);
        Request = fields.Object("request", ReportedRequest.Read);
        Response = fields.Object("response", ReportedResponse.Read);
        Fault = fields.Object("fault", ReportedFault.Read);
        Exception = fields.Object("exception", ReportedException.Read);
        Log = fields.Objects("log", ReportedLogLine.Read);
        Timeline = ReportedTimeline.Read(fields);
        Messages = fields.TextList("messages");
        User = fields.TextMap("user");
        Tags = fields.TextMap("tags");
        Flags = fields.TextMap("flags");
        Thread = fields.Object("thread", ReportedThread.Read);
        Losses = fields.Objects("losses", ReportedLoss.Read);
        Unknown = fields.Rest;
    }

    public ReportedTrace? Trace { get; }

    public ReportedRequest? Request { get; }

    public ReportedResponse? Response { get; }

    public ReportedFault? Fault { get; }

    public ReportedException? Exception { get; }

    public IReadOnlyList<ReportedLogLine> Log { get; }

    public ReportedTimeline? Timeline { get; }

    public IReadOnlyList<string> Messages { get; }

    public IReadOnlyDictionary<string, string> User { get; }

    public IReadOnlyDictionary<string, string> Tags { get; }

    public IReadOnlyDictionary<string, string> Flags { get; }

    public ReportedThread? Thread { get; }

    public IReadOnlyList<ReportedLoss> Losses { get; }

    public IReadOnlyDictionary<string, JsonElement> Unknown { get; }
}
