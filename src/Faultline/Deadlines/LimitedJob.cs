using System.Diagnostics;
using System.Globalization;
using Faultline.Reports;

namespace Faultline.Deadlines;

/// <summary>A job on the clock: what happens when its limit is reached.</summary>
internal sealed class LimitedJob : WheelEntry, IThreadPoolWorkItem
{
    private readonly Deadline _deadline;
    private readonly ReportContext _context;
    private readonly ReportContext? _around;
    private readonly Reporter? _reporter;
    private readonly string? _topic;
    private readonly EntryThread _thread = new();
    private TaskCompletionSource? _reported;
    private ReportId? _report;
    private int _state;

    private LimitedJob(Deadline deadline, ReportContext context, ReportContext? around, Reporter? reporter, string? topic) =>
        (_deadline, _context, _around, _reporter, _topic) = (deadline, context, around, reporter, topic);

    private bool IsExpired => Volatile.Read(ref _state) == 1;

    private string What => string.Create(CultureInfo.InvariantCulture, $"{_topic ?? "The job"} did not end within {_deadline.Limit.TotalSeconds:0.###} s.");

    public static async Task RunAsync(TimeSpan limit, Func<CancellationToken, Task> job, Reporter? reporter, string? topic, CancellationToken cancellationToken)
    {
        // One that runs inside a request, or inside work with a limit, has notes of its own too; the outer limit holds for it as well.
        var outer = ReportContext.Current;
        var context = outer is null ? new ReportContext() : outer.IsJob && outer.Deadline is null ? outer.Limited() : outer.Nested();
        var deadline = new Deadline(Stopwatch.GetTimestamp(), limit == TimeSpan.Zero ? TimeSpan.MaxValue : limit, outer?.Deadline);
        context.Deadline = deadline;
        ReportContext.Current = context;
        var followed = deadline.Follow();
        try
        {
            await new LimitedJob(deadline, context, outer, reporter, topic).RunAsync(job, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Not disposed, which would wait for what the app registered.
            foreach (var registration in followed)
                registration.Unregister();
            context.Deadline = null;
            deadline.End();
        }
    }

    public override void OnDue()
    {
        if (Interlocked.CompareExchange(ref _state, 1, 0) != 0)
            return;
        _deadline.Expire();
        // Code of the app runs in both, and each may block; neither may keep the clock or the other waiting.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        ThreadPool.UnsafeQueueUserWorkItem(static deadline => deadline.Cancel(), _deadline, preferLocal: false);
    }

    /// <summary>Reports the job that is late.</summary>
    public void Execute()
    {
        // The fence protects the job: it ends as it would without a report.
        try
        {
            _context.Message(StuckPlace.Tell(_context, _thread));
            if (_deadline.First is var first && first != _deadline)
                _context.Message(string.Create(CultureInfo.InvariantCulture, $"The limit of the work around it, {first.Limit.TotalSeconds:0.###} s, had passed before"));
            _report = _reporter?.Report(new Failure { Exception = new RequestExpired(What), Context = _context, Topic = _topic, IsSeenFromOutside = true });
        }
        catch (Exception e)
        {
            Debug.WriteLine(e);
        }
        finally
        {
            _reported!.SetResult();
        }
    }

    private async Task RunAsync(Func<CancellationToken, Task> job, CancellationToken ofCaller)
    {
        _reported = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var token = _deadline.Token;
        using var callerEnds = ofCaller.UnsafeRegister(static deadline => ((Deadline)deadline!).Cancel(), _deadline);
        if (_deadline.Limit != TimeSpan.MaxValue)
            DeadlineClock.Shared.Arm(this, _deadline.Limit);
        try
        {
            _thread.Enter();
            var running = job(token);
            _thread.Leave();
            await running.ConfigureAwait(false);
        }
        catch (Exception e) when (IsExpired && !ofCaller.IsCancellationRequested && Cancellation.IsIn(e))
        {
            await _reported.Task.ConfigureAwait(false);
            var expired = new RequestExpired(What, e) { ReportId = _report };
            // Its report is there: the job around it makes no second one.
            if (_report is not null)
                ReportedExceptions.TryMark(expired, _around);
            throw expired;
        }
        finally
        {
            _thread.Leave();
            if (Interlocked.CompareExchange(ref _state, 2, 0) == 0)
                DeadlineClock.Shared.Disarm(this);
            else
                await _reported.Task.ConfigureAwait(false);
        }
    }
}
