using Faultline.Server.Reports;

namespace Faultline.Server;

/// <summary>
/// Asks the store on behalf of one request: what it cannot answer becomes the fault that says so, and how long the answers took is told to the caller
/// (<c>Server-Timing: store;dur=MS</c>).
/// </summary>
internal sealed partial class StoreQuestions(TimeProvider time, ILogger<StoreQuestions> logger)
{
    private TimeSpan _spent;

    /// <summary>How long the store took for all questions so far; null when it was not asked.</summary>
    public TimeSpan? Spent { get; private set; }

    /// <exception cref="FaultException">503: the store does not answer.</exception>
    public async Task<T> AskAsync<T>(Func<Task<T>> question)
    {
        var begun = time.GetTimestamp();
        try
        {
            return await question();
        }
        catch (StoreUnavailableException e)
        {
            LogUnavailable(e);
            throw ServerFaults.StoreUnavailable(ServerFaults.Soon).ToException(e);
        }
        finally
        {
            _spent += time.GetElapsedTime(begun);
            Spent = _spent;
        }
    }

    [LoggerMessage(202, LogLevel.Error, "The store does not answer")]
    private partial void LogUnavailable(Exception exception);
}
