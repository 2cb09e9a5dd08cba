using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Faultline.Server.Projects;

namespace Faultline.Server.Metrics;

/// <summary>What the server counts while it runs, as instruments of the meter <c>Faultline.Server</c>. The ledger is the truth over restarts; this is for graphs.</summary>
internal sealed class ServerMetrics : IDisposable
{
    public const string MeterName = "Faultline.Server";

    /// <summary>Projects that have a label of their own; the rest share <c>other</c>, so that a scrape stays small.</summary>
    private const int MostProjects = 200;

    private readonly ConcurrentDictionary<long, string> _names = new();
    private readonly Counter<long> _ingested;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _hidden;
    private readonly Counter<long> _cut;
    private readonly Counter<long> _digested;
    private readonly Counter<long> _groups;
    private readonly Counter<long> _evicted;
    private readonly Counter<long> _notesLost;
    private readonly Histogram<double> _batch;

    public ServerMetrics(TimeProvider time)
    {
        (Accepted, Digested) = (new RecentRate(time), new RecentRate(time));
        _ingested = Meter.CreateCounter<long>("faultline_ingest_reports", "{report}", "Reports at the door, by what became of them");
        _bytes = Meter.CreateCounter<long>("faultline_ingest_bytes", "By", "Bytes of accepted reports");
        _hidden = Meter.CreateCounter<long>("faultline_ingest_hidden_values", "{value}", "Values that the door hid since their names sound like secrets");
        _cut = Meter.CreateCounter<long>("faultline_ingest_cut_texts", "{text}", "Texts that the door cut since they were too long");
        _digested = Meter.CreateCounter<long>("faultline_digest_reports", "{report}", "Reports that were digested, by what became of them");
        _batch = Meter.CreateHistogram<double>("faultline_digest_batch_seconds", "s", "How long the store took for one batch");
        _groups = Meter.CreateCounter<long>("faultline_groups_new", "{group}", "Groups that were made");
        _evicted = Meter.CreateCounter<long>("faultline_evicted_reports", "{report}", "Reports whose payload was dropped, by reason");
        _notesLost = Meter.CreateCounter<long>("faultline_notes_lost", "{report}", "Counts of refusals that could not be written down");
    }

    public Meter Meter { get; } = new(MeterName);

    /// <summary>What was accepted lately.</summary>
    public RecentRate Accepted { get; }

    /// <summary>What was digested lately.</summary>
    public RecentRate Digested { get; }

    /// <summary>The label of a project: its name once it is known, else its number.</summary>
    public string LabelOf(ProjectId project) => _names.TryGetValue(project.Value, out var name) ? name : project.Value == 0 ? "none" : project.ToString();

    /// <summary>Learns the name of a project.</summary>
    public void Know(Project project)
    {
        if (!_names.ContainsKey(project.Id.Value))
            _names[project.Id.Value] = _names.Count < MostProjects ? project.Name : "other";
    }

    public void Accept(ProjectId project, long reports, long bytes)
    {
        if (reports == 0)
            return;
        Accepted.Add(reports);
        Count(_ingested, reports, project, "accepted");
        _bytes.Add(bytes);
    }

    public void Repeat(ProjectId project, long reports) => Count(_ingested, reports, project, "repeated");

    public void Refuse(ProjectId project, string reason, long reports) => Count(_ingested, reports, project, "refused", reason);

    public void Change(long hidden, long cut)
    {
        if (hidden > 0)
            _hidden.Add(hidden);
        if (cut > 0)
            _cut.Add(cut);
    }

    public void Digest(ProjectId project, int stored, int duplicates, int newGroups, TimeSpan took)
    {
        Digested.Add(stored + duplicates);
        Count(_digested, stored, project, "stored");
        Count(_digested, duplicates, project, "duplicate");
        if (newGroups > 0)
            _groups.Add(newGroups, new KeyValuePair<string, object?>("project", LabelOf(project)));
        _batch.Record(took.TotalSeconds);
    }

    public void Park(ProjectId project) => Count(_digested, 1, project, "parked");

    public void Evict(string reason, long reports) => _evicted.Add(reports, new KeyValuePair<string, object?>("reason", reason));

    public void NoteLost(long reports) => _notesLost.Add(reports);

    public void Dispose() => Meter.Dispose();

    private void Count(Counter<long> counter, long reports, ProjectId project, string outcome, string reason = "")
    {
        if (reports > 0)
            counter.Add(reports, new("project", LabelOf(project)), new("outcome", outcome), new("reason", reason));
    }
}
