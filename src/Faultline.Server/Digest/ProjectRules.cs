using System.Collections.Concurrent;
using Faultline.Server.Projects;
using Faultline.Server.Rules;
using Faultline.Tracker.Classes;

namespace Faultline.Server.Digest;

/// <summary>The rules of each project, read again when they are a few seconds old: a change is in force soon after it was saved, on every node.</summary>
internal sealed partial class ProjectRules(IRuleStore store, TimeProvider time, ILogger<ProjectRules> logger)
{
    private static readonly TimeSpan ReadAgain = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<ProjectId, (DigestRules Rules, long Read)> _known = new();

    /// <summary>The rules in force.</summary>
    /// <exception cref="Reports.StoreUnavailableException">They cannot be read.</exception>
    public async ValueTask<DigestRules> OfAsync(ProjectId project, CancellationToken cancellation)
    {
        if (_known.TryGetValue(project, out var known) && time.GetElapsedTime(known.Read) < ReadAgain)
            return known.Rules;
        var classes = await store.ReadAsync(project, RuleKind.Classes, cancellation);
        var grouping = await store.ReadAsync(project, RuleKind.Grouping, cancellation);
        var rules = known.Rules is { } before && before.Versions == (classes?.Version ?? 0, grouping?.Version ?? 0) ? before : Make(project, classes, grouping);
        _known[project] = (rules, time.GetTimestamp());
        return rules;
    }

    /// <summary>Rules of this project were saved here: the next batch reads them.</summary>
    public void Forget(ProjectId project) => _known.TryRemove(project, out _);

    private DigestRules Make(ProjectId project, RuleText? classes, RuleText? grouping)
    {
        var versions = (classes?.Version ?? 0, grouping?.Version ?? 0);
        if (classes is null)
            return DigestRules.Default with { Versions = versions };
        if (ClassRules.TryParse(classes.Text, out var parsed, out var errors))
            return new DigestRules(parsed, versions);
        // They were checked when they were saved; a later version of this program may read them otherwise. Reports are digested all the same.
        LogUnreadable(project.Value, classes.Version, errors.Count > 0 ? errors[0].ToString() : "");
        return DigestRules.Default with { Versions = versions };
    }

    [LoggerMessage(304, LogLevel.Error, "Version {Version} of the class rules of project {Project} cannot be read, the default set is in force: {Error}")]
    private partial void LogUnreadable(long project, int version, string error);
}
