using Faultline.Formats;
using Faultline.Spooling;

namespace Faultline.Reports;

/// <summary>
/// Makes error reports and puts them into the spool. It never throws, never blocks for longer than
/// <see cref="ReporterOptions.CaptureTimeout"/> plus one write, and counts what it could not do.
/// </summary>
public sealed class Reporter
{
    [ThreadStatic]
    private static ReportDocument? t_document;

    private readonly ReporterOptions _options;
    private readonly Spool? _spool;
    private readonly TimeProvider _time;
    private readonly IReportEnricher[] _enrichers;
    private readonly ReportComposer _composer;
    private readonly BoundedCall _guard;
    private readonly int _mostBytes;
    private long _reported;
    private long _lost;
    private long _losses;
    private string? _lastLoss;

    /// <summary>Makes a reporter that appends to a spool.</summary>
    /// <param name="options">What goes into a report; read once.</param>
    /// <param name="spool">Where reports go; null keeps none. It stays the caller's to dispose.</param>
    /// <param name="enrichers">What the app adds to each report.</param>
    /// <param name="time">The clock. Default: the system's.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names every one.</exception>
    public Reporter(ReporterOptions options, Spool? spool, IEnumerable<IReportEnricher>? enrichers = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var wrong = string.Join("; ", options.Validate());
        if (wrong.Length > 0)
            throw new ArgumentException(wrong, nameof(options));
        (_options, _spool, _time, _enrichers) = (options, spool, time ?? TimeProvider.System, [.. enrichers ?? []]);
        Scrubber = new Scrubber(options.SensitiveNames, options.CapturedHeaders);
        _composer = new ReportComposer(options, new ProcessFacts(options));
        _guard = new BoundedCall(options.MaxCaptureThreads);
        _mostBytes = Math.Min(options.MaxReportBytes, spool?.MaxRecordBytes ?? options.MaxReportBytes);
    }

    /// <summary>What this reporter has done since it was made.</summary>
    public ReporterStatistics Statistics => new(Interlocked.Read(ref _reported), Interlocked.Read(ref _lost), Interlocked.Read(ref _losses));

    internal Scrubber Scrubber { get; }

    /// <summary>Why a report was not kept last: what was wrong with it, else what the spool said.</summary>
    internal string LastLoss =>
        Volatile.Read(ref _lastLoss) ?? (_spool?.LastError is { } error ? $"the spool is full or cannot be written ({error})" : "the spool is full or closed");

    /// <summary>Reports a failure, and ends when the report is as safe as the spool's durability says.</summary>
    /// <returns>The id, or null if no report was kept (the spool is full, the disk fails); then nothing can be found under an id.</returns>
    public ValueTask<ReportId?> ReportAsync(Failure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        var appended = Append(failure, waitForDisk: true, out var id);
        return appended.IsCompletedSuccessfully ? new(Settle(appended.Result, id, failure)) : SettleAsync(appended, id, failure);
    }

    /// <summary>Reports a failure at once, safe against the death of the process but not yet against power loss.</summary>
    /// <returns>The id, or null if no report was kept.</returns>
    public ReportId? Report(Failure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        var appended = Append(failure, waitForDisk: false, out var id);
        return Settle(appended.IsCompletedSuccessfully && appended.Result, id, failure);
    }

    /// <summary>Runs code of the app under guard, for the sake of an answer or a log line.</summary>
    internal bool TryForeign(Action call) => _guard.Run(call, _options.CaptureTimeout, out _) == BoundedCall.Outcome.Done;

    /// <summary>The same, out of a budget that several calls share: half of what is left, so that one that never returns leaves time for others.</summary>
    internal bool TryForeign(Action call, BoundedCall.Budget budget) => _guard.Run(call, budget.Left / 2, out _) == BoundedCall.Outcome.Done;

    internal BoundedCall.Budget NewBudget() => new(_options.CaptureTimeout);

    /// <summary>The message of an exception, read under guard; null when it cannot be had.</summary>
    internal string? MessageOf(Exception exception)
    {
        if (!ForeignGetters.MakesMessage(exception))
            return exception.Message;
        string? message = null;
        return TryForeign(() => message = exception.Message) ? message : null;
    }

    private async ValueTask<ReportId?> SettleAsync(ValueTask<bool> appended, ReportId id, Failure failure)
    {
        var kept = false;
        try
        {
            kept = await appended.ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The fence protects the answer: a disk that fails while it is waited for costs the report, not the request.
        }

        return Settle(kept, id, failure);
    }

    private ValueTask<bool> Append(Failure failure, bool waitForDisk, out ReportId id)
    {
        var report = t_document ?? new ReportDocument();
        t_document = null;
        id = ReportId.New();
        // The fence protects the answer to the caller: whatever fails in here, the response must go out unchanged.
        try
        {
            if (_spool is null)
                return Lose("no spool is open");
            if (!Compose(report, id, failure))
                return Lose($"it has {report.Length} bytes with the tightest limits, and {_mostBytes} are allowed");
            if (_lastLoss is not null)
                Volatile.Write(ref _lastLoss, null);
            return waitForDisk ? _spool.AppendFramedAsync(report.Framed) : ValueTask.FromResult(_spool.TryAppendFramed(report.Framed));
        }
        catch (Exception e)
        {
            return Lose($"it cannot be written: {e.GetType().FullName}");
        }
        finally
        {
            Interlocked.Add(ref _losses, report.LossCount);
            report.Release();
            t_document = report;
        }
    }

    private ValueTask<bool> Lose(string reason)
    {
        Volatile.Write(ref _lastLoss, reason);
        return ValueTask.FromResult(false);
    }

    private bool Compose(ReportDocument report, ReportId id, Failure failure)
    {
        if (failure.Fault is { } fault && PlainData.Of(fault, this) is var plain && !ReferenceEquals(plain, fault))
            failure = failure.With(plain);
        report.Begin(Scrubber, _guard, new BoundedCall.Budget(_options.CaptureTimeout));
        Enrich(report, failure);
        report.Enriched();
        var limits = ReportLimits.Of(_options);
        Attempt(report, limits, id, failure);
        if (report.Length > _mostBytes && failure.Context?.TimelineSoFar is not null)
            Attempt(report, limits.Thinner(), id, failure);
        if (report.Length > _mostBytes)
            Attempt(report, limits.Tighter(), id, failure);
        if (report.Length > _mostBytes)
            Attempt(report, ReportLimits.Least, id, failure);
        return report.Length <= _mostBytes;
    }

    private void Attempt(ReportDocument report, ReportLimits limits, ReportId id, Failure failure)
    {
        var now = _time.GetUtcNow();
        report.Start(limits);
        // The fence protects the report: a part that cannot be written must not take the rest with it.
        try
        {
            _composer.Write(report, id, now, failure);
        }
        catch (Exception e) when (!limits.Bare)
        {
            report.Start(ReportLimits.Least);
            report.Lose("report", "threw " + e.GetType().FullName);
            _composer.Write(report, id, now, failure);
        }
    }

    private void Enrich(ReportDocument report, Failure failure)
    {
        if (failure.Context is not { } context)
            return;
        foreach (var enricher in _enrichers)
        {
            if (!enricher.HasNothingFor(context))
                Enrich(report, context, failure.Exception, enricher);
        }
    }

    private static void Enrich(ReportDocument report, ReportContext context, Exception? exception, IReportEnricher enricher)
    {
        var ended = false;
        report.TryForeign($"enricher {enricher.GetType().Name}", () =>
        {
            try
            {
                enricher.Enrich(context, exception);
            }
            finally
            {
                Volatile.Write(ref ended, true);
            }
        });
        context.IsHeldByApp |= !Volatile.Read(ref ended);
    }

    private ReportId? Settle(bool kept, ReportId id, Failure failure)
    {
        Interlocked.Increment(ref kept ? ref _reported : ref _lost);
        if (!kept)
            return null;
        if (failure.Context is { } context)
            context.LastReport = id;
        return id;
    }
}
