using System.Diagnostics;
using Faultline.Reports;
using Faultline.Timelines.Databases;

namespace Faultline.Timelines.Listening;

/// <summary>Makes actions of the activities of chosen sources, as caches and queues have them, and of Npgsql's.</summary>
internal sealed class ActivityActions : IDisposable
{
    private const string Property = "faultline.action";

    // Sampling and start of one activity follow one another on one thread.
    [ThreadStatic]
    private static bool t_isClaimed;

    private readonly TimelineOptions _options;
    private readonly ActivityListener _listener;

    public ActivityActions(TimelineOptions options)
    {
        _options = options;
        string[] sources = [.. options.ActivitySources, .. options is { Databases: true, MaxActions: > 0 } ? [DatabaseKind.NpgsqlSource] : Array.Empty<string>()];
        _listener = new ActivityListener
        {
            ShouldListenTo = source => Array.Exists(sources, wanted => IsMatch(source.Name, wanted)),
            Sample = (ref ActivityCreationOptions<ActivityContext> creation) => Sample(creation.Source.Name, creation.Name),
            SampleUsingParentId = (ref ActivityCreationOptions<string> creation) => Sample(creation.Source.Name, creation.Name),
            ActivityStarted = Started,
            ActivityStopped = Stopped,
        };
        if (sources.Length > 0)
            ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    private static bool IsMatch(string source, string wanted) =>
        wanted.EndsWith('*') ? source.StartsWith(wanted.AsSpan(0, wanted.Length - 1), StringComparison.Ordinal) : source == wanted;

    // An activity of what a wrapper has begun already is not asked for: it would cost more than the wrapper does.
    private ActivitySamplingResult Sample(string source, string name)
    {
        t_isClaimed = false;
        if (Work() is not { } work)
            return ActivitySamplingResult.None;
        t_isClaimed = work.TimelineSoFar is { } timeline && (ActivityText.IsConnecting(source, name) ? timeline.IsConnecting(source) : timeline.TryClaim(source));
        return t_isClaimed ? ActivitySamplingResult.None : ActivitySamplingResult.AllData;
    }

    // Comes also for activities that others asked for.
    private void Started(Activity activity)
    {
        var isClaimed = t_isClaimed;
        t_isClaimed = false;
        if (isClaimed || Work() is not { } work)
            return;
        var category = ActivityText.Category(activity);
        var isStatement = StatementCategory.Is(category);
        // What an activity tells of nobody but the app can end.
        var action = work.Timeline.Begin(new ActionStart(category, activity.DisplayName) { IsStatement = isStatement, CannotBeInterrupted = isStatement });
        if (action != TimedAction.Nowhere)
            activity.SetCustomProperty(Property, action);
    }

    // It has its tags only now.
    private void Stopped(Activity activity)
    {
        if (activity.GetCustomProperty(Property) is not TimedAction { IsOpen: true } action)
            return;
        ActivityText.Tell(activity, action, _options);
        action.Dispose();
    }

    private ReportContext? Work() => ReportContext.Current is { } work && work.TimelineOptions == _options ? work : null;
}
