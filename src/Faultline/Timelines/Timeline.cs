using System.Diagnostics;
using Faultline.Reports;
using Faultline.Statements;
using Faultline.Timelines.Databases;

namespace Faultline.Timelines;

/// <summary>
/// What one request or job did, in order: statements, calls of other services, and what the app adds by <see cref="Action"/>. It belongs to that
/// work and flows with it across awaits and threads. It can be read while the work goes on; every member may be used from any thread.
/// </summary>
/// <remarks>
/// At most <see cref="TimelineOptions.MaxActions"/> are kept one by one. When there are more, the shorter half of those that have ended gives way;
/// how many they were and how long they took stays exact, for each kind of them.
/// </remarks>
public sealed class Timeline
{
    private const int FewActions = 8;
    private const int LongestCategory = 100;

    /// <summary>Longer details are cut where they are taken, between words, so that the scrubber still recognises what it must hide.</summary>
    internal const int LongestDetail = 8_000;

    private readonly Lock _gate = new();
    private TimedAction[] _kept = [];
    private int _count;
    private LeftOutActions? _leftOut;

    internal Timeline(ReportContext work) => (Options, Origin) = (work.TimelineOptions, work.Started);

    /// <summary>The timeline of the work that this code is a part of, if it has done anything yet; or null.</summary>
    public static Timeline? Current => ReportContext.Current?.TimelineSoFar;

    /// <summary>How many statements were begun.</summary>
    public int Statements { get; private set; }

    /// <summary>The action that was begun last and runs at this moment, or null.</summary>
    public TimedAction? OpenAction
    {
        get
        {
            lock (_gate)
                return FindLast(static action => action.IsOpen);
        }
    }

    /// <summary>How many actions are known only as a part of a sum.</summary>
    public int LeftOut
    {
        get
        {
            lock (_gate)
                return _leftOut?.Count ?? 0;
        }
    }

    internal TimelineOptions Options { get; }

    /// <summary>When the work began, as a <see cref="Stopwatch"/> timestamp.</summary>
    internal long Origin { get; }

    /// <summary>Begins an action of the work in progress, until the result is disposed. Outside any work it is kept nowhere.</summary>
    /// <param name="category">The kind, such as <c>cache</c>: few different ones. Those that begin with <c>sql</c> or <c>db</c> count as statements of a database.</param>
    /// <param name="detail">What is done, such as <c>get server 7</c>. That of a statement is kept without its literals, as <see cref="TimelineOptions.SqlLiterals"/> says.</param>
    public static TimedAction Action(string category, string detail)
    {
        ArgumentNullException.ThrowIfNull(category);
        ArgumentNullException.ThrowIfNull(detail);
        if (ReportContext.Current is not { } work)
            return TimedAction.Nowhere;
        var text = ReportText.CutBetweenWords(detail, LongestDetail);
        if (!StatementCategory.Is(category) || work.TimelineOptions.MaxActions == 0)
            return work.Timeline.Begin(new ActionStart(ReportText.Cut(category, LongestCategory), text));
        var shape = StatementTexts.Of(text, SqlHabits.None);
        return work.Timeline.Begin(new ActionStart(ReportText.Cut(category, LongestCategory), work.TimelineOptions.SqlLiterals ? text : shape) { IsStatement = true, Shape = shape });
    }

    /// <summary>The actions that were kept, in the order of their beginning.</summary>
    public IReadOnlyList<TimedAction> Actions()
    {
        lock (_gate)
            return _kept[.._count];
    }

    /// <summary>Equal actions together, the longest sum first; those that were left out one by one are in it.</summary>
    public IReadOnlyList<ActionSum> Sums()
    {
        lock (_gate)
        {
            var now = Stopwatch.GetTimestamp();
            var sums = new ActionSums();
            _leftOut?.AddTo(sums);
            foreach (var action in _kept.AsSpan(0, _count))
                sums.Add(action.Category, action.Shape, 1, action.Ticks(now));
            return sums.LongestFirst();
        }
    }

    /// <summary>Sums of the actions that were left out one by one, the longest first; one without detail holds what there were too many kinds of.</summary>
    public IReadOnlyList<ActionSum> LeftOutSums()
    {
        lock (_gate)
        {
            var sums = new ActionSums();
            _leftOut?.AddTo(sums);
            return sums.LongestFirst();
        }
    }

    internal TimedAction Begin(in ActionStart start)
    {
        if (Options.MaxActions == 0)
            return TimedAction.Nowhere;
        lock (_gate)
        {
            var action = new TimedAction(this, start, Stopwatch.GetTimestamp());
            Statements += start.IsStatement ? 1 : 0;
            Keep(action);
            return action;
        }
    }

    /// <summary>Finds the action that runs for an object, such as a command that a driver's diagnostics tell of.</summary>
    internal TimedAction? OpenFor(object subject)
    {
        lock (_gate)
        {
            for (var i = _count - 1; i >= 0; i--)
            {
                if (ReferenceEquals(_kept[i].Subject, subject) && _kept[i].IsOpen)
                    return _kept[i];
            }

            return null;
        }
    }

    /// <summary>
    /// Takes an action that runs, and that an activity of the source must be, since each such action makes one activity. Which of several that run is
    /// taken makes no difference: each is taken once.
    /// </summary>
    internal bool TryClaim(string source)
    {
        lock (_gate)
        {
            for (var i = _count - 1; i >= 0; i--)
            {
                if (_kept[i] is { IsClaimed: false, IsOpen: true } action && action.Source == source)
                    return action.IsClaimed = true;
            }

            return false;
        }
    }

    /// <summary>Whether a wrapper waits for a connection at this moment: by itself, or for a command of a data source.</summary>
    internal bool IsConnecting(string source)
    {
        lock (_gate)
        {
            for (var i = _count - 1; i >= 0; i--)
            {
                if (_kept[i].IsOpen && (_kept[i].Source == source || _kept[i].Category == Databases.TimedConnection.Category))
                    return true;
            }

            return false;
        }
    }

    internal void End(TimedAction action)
    {
        lock (_gate)
        {
            var more = action.Stop();
            if (action.IsLeftOut)
                _leftOut!.Lengthen(action, more);
        }
    }

    internal TimeSpan DurationOf(TimedAction action)
    {
        lock (_gate)
            return Stopwatch.GetElapsedTime(0, action.Ticks(Stopwatch.GetTimestamp()));
    }

    private TimedAction? FindLast(Func<TimedAction, bool> wanted)
    {
        for (var i = _count - 1; i >= 0; i--)
        {
            if (wanted(_kept[i]))
                return _kept[i];
        }

        return null;
    }

    private void Keep(TimedAction action)
    {
        if (_count == Options.MaxActions)
            Thin();
        if (_count == Options.MaxActions)
        {
            // All of them run still.
            LeaveOut(action);
            return;
        }

        if (_count == _kept.Length)
            Array.Resize(ref _kept, Math.Min(Options.MaxActions, Math.Max(FewActions, _count * 2)));
        _kept[_count++] = action;
    }

    // The shorter half of those that have ended: the slow ones are what a reader looks for, and half at once costs little for each.
    private void Thin()
    {
        var ended = new List<long>(_count);
        foreach (var action in _kept.AsSpan(0, _count))
        {
            if (!action.IsOpen)
                ended.Add(action.Ticks(0));
        }

        if (ended.Count == 0)
            return;
        ended.Sort();
        var longestToGo = ended[(ended.Count - 1) / 2];
        // Equal ones may be many, as with a coarse clock: no more than half go.
        var equalToGo = ((ended.Count + 1) / 2) - ended.FindIndex(ticks => ticks == longestToGo);
        var stay = 0;
        for (var i = 0; i < _count; i++)
        {
            var action = _kept[i];
            if (Goes(action, longestToGo, ref equalToGo))
                LeaveOut(action);
            else
                _kept[stay++] = action;
        }

        Array.Clear(_kept, stay, _count - stay);
        _count = stay;
    }

    private static bool Goes(TimedAction action, long longestToGo, ref int equalToGo)
    {
        if (action.IsOpen || action.Ticks(0) > longestToGo)
            return false;
        return action.Ticks(0) < longestToGo || equalToGo-- > 0;
    }

    private void LeaveOut(TimedAction action)
    {
        action.IsLeftOut = true;
        (_leftOut ??= new LeftOutActions()).Add(action, action.IsOpen ? 0 : action.Ticks(0));
    }
}
