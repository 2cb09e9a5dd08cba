using Faultline.Server.Projects;

namespace Faultline.Server.Ingest;

/// <summary>
/// Under which reasons discards are counted: the first <see cref="MostPerHour"/> that a project's clients name in an hour of the clock, the rest as <see cref="Other"/>. The ledger has a
/// row for each, for ever, and clients may name any.
/// </summary>
internal sealed class DiscardReasons(TimeProvider time)
{
    /// <summary>Reasons of a project and hour that are counted under their own names; after a restart so many again.</summary>
    public const int MostPerHour = 20;

    /// <summary>All others.</summary>
    public const string Other = "other";

    private readonly Lock _gate = new();
    private readonly Dictionary<ProjectId, HashSet<string>> _named = [];
    private DateTimeOffset _hour;

    /// <summary>The reason that the ledger counts one under.</summary>
    public string Counted(ProjectId project, string reason)
    {
        var hour = ProjectQuota.HourOf(time.GetUtcNow());
        lock (_gate)
        {
            if (hour != _hour)
            {
                _named.Clear();
                _hour = hour;
            }

            if (!_named.TryGetValue(project, out var named))
                _named[project] = named = new HashSet<string>(StringComparer.Ordinal);
            return named.Contains(reason) || (named.Count < MostPerHour && named.Add(reason)) ? reason : Other;
        }
    }
}
