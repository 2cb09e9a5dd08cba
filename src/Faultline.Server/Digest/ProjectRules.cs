using System.Collections.Concurrent;
using Faultline.Server.Projects;
using Faultline.Server.Rules;
using Faultline.Tracker.Classes;
using Faultline.Tracker.Grouping;

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

    private DigestRules Make(ProjectId project, RuleText? classes, RuleText? grouping) => DigestRules.Default with
    {
        Classes = ReadClasses(project, classes) ?? DigestRules.Default.Classes,
        Grouper = ReadGrouping(project, grouping) is { } rules ? new Grouper(rules) : DigestRules.Default.Grouper,
        Versions = (classes?.Version ?? 0, grouping?.Version ?? 0),
    };

    // They were checked when they were saved; a later version of this program may read them otherwise. Reports are digested all the same.
    private ClassRules? ReadClasses(ProjectId project, RuleText? text)
    {
        if (text is null)
            return null;
        if (ClassRules.TryParse(text.Text, out var rules, out var errors))
            return rules;
        LogUnreadable(project.Value, text.Kind, text.Version, errors.Count > 0 ? errors[0].ToString() : "");
        return null;
    }

    private GroupingRules? ReadGrouping(ProjectId project, RuleText? text)
    {
        if (text is null)
            return null;
        if (GroupingRules.TryParse(text.Text, out var rules, out var errors))
            return rules;
        LogUnreadable(project.Value, text.Kind, text.Version, errors.Count > 0 ? errors[0].ToString() : "");
        return null;
    }

    [LoggerMessage(304, LogLevel.Error, "Version {Version} of the rules {Kind} of project {Project} cannot be read, the default set is in force: {Error}")]
    private partial void LogUnreadable(long project, RuleKind kind, int version, string error);
}
