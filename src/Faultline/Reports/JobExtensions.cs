namespace Faultline.Reports;

/// <summary>Runs work outside of requests so that its failure leaves a report.</summary>
public static class JobExtensions
{
    /// <summary>
    /// Runs a job, such as one message of a queue or one round of a background service, as work of its own: what it adds to <see cref="ReportContext.Current"/> and logs is
    /// in the report of its failure. What it throws is reported and thrown on, but for its own cancellation.
    /// </summary>
    /// <param name="reporter">Takes the report.</param>
    /// <param name="name">What the job is called, such as <c>nightly cleanup</c>; the topic of the report is <c>job nightly cleanup</c>.</param>
    /// <param name="job">The work.</param>
    /// <param name="requestId">The id of the request that asked for it; a new one when null.</param>
    /// <param name="cancellationToken">Ends the job. An <see cref="OperationCanceledException"/> after that is no failure.</param>
    public static async Task RunJobAsync(this Reporter reporter, string name, Func<CancellationToken, Task> job, RequestId? requestId = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reporter);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(job);
        using var work = ReportContext.Begin(requestId, $"job {name}");
        var context = ReportContext.Current;
        try
        {
            await job(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!(e is OperationCanceledException && cancellationToken.IsCancellationRequested) && ReportedExceptions.TryMark(e, context))
        {
            await reporter.ReportAsync(new Failure { Exception = e, Context = context }).ConfigureAwait(false);
            throw;
        }
    }
}
