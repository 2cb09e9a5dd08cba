using System.Globalization;

namespace Faultline.Deadlines;

/// <summary>
/// Gives each request of an <see cref="HttpClient"/> what is left of the deadline of the work in progress, less a reserve, in which the work can still answer by
/// itself. At the deadline an answer that is still being read is cut off.
/// </summary>
/// <param name="reserve">What is kept back. Default: 50 ms, or a tenth of the limit if that is less.</param>
/// <remarks>Without a deadline, and where it is off, requests are not touched. The client's own <see cref="HttpClient.Timeout"/> goes on to hold.</remarks>
public sealed class DeadlineHandler(TimeSpan? reserve = null) : DelegatingHandler
{
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc/>
    /// <exception cref="TaskCanceledException">The time is over; the inner exception is a <see cref="TimeoutException"/>.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Deadline.Current is not { } deadline || Budget(deadline) is not { } budget)
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        using var ends = Ending(budget, cancellationToken);
        try
        {
            ends.Token.ThrowIfCancellationRequested();
            return Cut(await base.SendAsync(request, ends.Token).ConfigureAwait(false), deadline);
        }
        catch (OperationCanceledException e) when (IsOver(ends, cancellationToken))
        {
            throw Over(deadline, e);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="TaskCanceledException">The time is over; the inner exception is a <see cref="TimeoutException"/>.</exception>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Deadline.Current is not { } deadline || Budget(deadline) is not { } budget)
            return base.Send(request, cancellationToken);
        using var ends = Ending(budget, cancellationToken);
        try
        {
            ends.Token.ThrowIfCancellationRequested();
            return Cut(base.Send(request, ends.Token), deadline);
        }
        catch (OperationCanceledException e) when (IsOver(ends, cancellationToken))
        {
            throw Over(deadline, e);
        }
    }

    private static bool IsOver(CancellationTokenSource ends, CancellationToken ofCaller) => ends.IsCancellationRequested && !ofCaller.IsCancellationRequested;

    private static TaskCanceledException Over(Deadline deadline, OperationCanceledException thrown)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"The request was canceled: the deadline of {deadline.First.Limit.TotalSeconds:0.###} s leaves no time for it.");
        return new TaskCanceledException(text, new TimeoutException(text, thrown), thrown.CancellationToken);
    }

    /// <summary>What a request may take; null for no limit.</summary>
    private TimeSpan? Budget(Deadline deadline)
    {
        var left = deadline.Remaining;
        if (left >= TimeSpan.FromDays(30))
            return null;
        left -= reserve ?? (deadline.First.Limit / 10 is var tenth && tenth < Usual ? tenth : Usual);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static CancellationTokenSource Ending(TimeSpan budget, CancellationToken ofCaller)
    {
        var ends = CancellationTokenSource.CreateLinkedTokenSource(ofCaller);
        if (budget == TimeSpan.Zero)
            ends.Cancel();
        else
            ends.CancelAfter(budget);
        return ends;
    }

    // The client reads the body after this handler has returned; only the response itself reaches that far.
    private static HttpResponseMessage Cut(HttpResponseMessage response, Deadline deadline)
    {
        if (response.Content.Headers.ContentLength == 0)
            return response;
        var content = new LimitedContent(response, deadline);
        response.Content = content;
        content.Begin();
        return response;
    }
}
