using Faultline.Server.Ledger;
using Faultline.Server.Projects;

namespace Faultline.Server.Ingest;

/// <summary>Notes of a moment, added up by what they count.</summary>
internal sealed class NoteSums
{
    private readonly Dictionary<(ProjectId Project, LedgerLine Line, string? Reason), DoorNote> _sums = [];
    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with <see cref="Complete"/>.</summary>
    public Task Written => _written.Task;

    /// <summary>Adds a note; of the ids as many as there is room for.</summary>
    public void Add(ProjectId project, DoorNote note, int mostIds)
    {
        var key = (project, note.Line, note.Reason);
        if (!_sums.TryGetValue(key, out var sum))
            sum = note with { Count = 0, Ids = new List<ReportId>() };
        var ids = (List<ReportId>)sum.Ids;
        ids.AddRange(note.Ids.Take(mostIds - ids.Count));
        _sums[key] = sum with { Count = sum.Count + note.Count };
    }

    public IEnumerable<(ProjectId Project, DoorNote Note)> All() => _sums.Select(sum => (sum.Key.Project, sum.Value));

    public void Complete() => _written.SetResult();
}
