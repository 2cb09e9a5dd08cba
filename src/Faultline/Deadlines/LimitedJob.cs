using System.Globalization;
using Faultline.Reports;

namespace Faultline.Deadlines;

/// <summary>A job on the clock: what happens when its limit is reached.</summary>
internal sealed class LimitedJob : WheelEntry, IThreadPoolWorkItem
{
    private readonly Deadline _deadline;
    private readonly ReportContext _context;
    private readonly Reporter? _reporter;
    private readonly string? _topic;
    private readonly EntryThread _thread = new();
    private TaskCompletionSource? _reported;
    private int _state;

    private LimitedJob(Deadline deadline, ReportContext context, Reporter? reporter, string? topic) =>
        (_deadline, _context, _reporter, _topic) = (deadline, context, reporter, topic);

    private bool IsExpired => Volatile.Read(ref _state) == 1;

    private string What => string.Create(CultureInfo.InvariantCulture, $"{_topic ?? "The job"} did not end within {_deadline.Limit.TotalSeconds:0.###} s.");

    public static async Task RunAsync(TimeSpan limit, Func<CancellationToken, Task> job, Reporter? reporter, string? topic, CancellationToken cancellationToken)
    {
        // One that runs inside work with a limit has its own, and its own notes; the outer limit still ends its token.
        var outer = ReportContext.Current;
        var context = outer is { Deadline: null } ? outer : new ReportContext(outer?.RequestId);
        var deadline = new Deadline(System.Diagnostics.Stopwatch.GetTimestamp(), limit == TimeSpan.Zero ? TimeSpan.MaxValue : limit);
        var ofOuter = outer?.Deadline?.Token ?? default;
        context.Deadline = deadline;
        ReportContext.Current = context;
        try
        {
            await new LimitedJob(deadline, context, reporter, topic).RunAsync(job, ofOuter, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            context.Deadline = null;
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
            _context.Message("Where it is stuck: " + StuckPlace.Tell(_context, _thread));
            _reporter?.Report(new Failure { Exception = new RequestExpired(What), Context = _context, Topic = _topic });
        }
        catch (Exception e)
        {
            System.Diagnostics.Debug.WriteLine(e);
        }
        finally
        {
            _reported!.SetResult();
        }
    }

    private async Task RunAsync(Func<CancellationToken, Task> job, CancellationToken ofOuter, CancellationToken ofCaller)
    {
        _reported = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var outerEnds = ofOuter.UnsafeRegister(static deadline => ((Deadline)deadline!).Cancel(), _deadline);
        using var callerEnds = ofCaller.UnsafeRegister(static deadline => ((Deadline)deadline!).Cancel(), _deadline);
        var token = _deadline.Token;
        if (ofOuter.IsCancellationRequested || ofCaller.IsCancellationRequested)
            _deadline.Cancel();
        if (_deadline.Limit != TimeSpan.MaxValue)
            DeadlineClock.Shared.Arm(this, _deadline.Limit);
        try
        {
            _thread.Enter();
            var running = job(token);
            _thread.Leave();
            await running.ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (IsExpired && !ofCaller.IsCancellationRequested)
        {
            await _reported.Task.ConfigureAwait(false);
            throw new RequestExpired(What, e) { ReportId = _context.LastReport };
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
