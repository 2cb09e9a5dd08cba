using Faultline.Mail.Queue;
using Microsoft.Extensions.Logging;

namespace Faultline.AspNetCore.Mail;

/// <summary>Hands answers to the mail server beside the commands: one that hangs or fails holds up no command.</summary>
/// <param name="outbox">The answers.</param>
/// <param name="interval">How often it is looked whether a pause is over.</param>
/// <param name="logger">Where what was not taken is told.</param>
internal sealed partial class AnswerPost(Outbox outbox, TimeSpan interval, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim _written = new(0, 1);

    /// <summary>Says that there may be an answer to send.</summary>
    public void Wake()
    {
        if (_written.CurrentCount == 0)
            _written.Release();
    }

    /// <summary>Sends until the service stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            // The fence protects the app: a disk that fails for a while is no reason to end, and the next round tries again.
            try
            {
                await outbox.SendAsync((to, e, isGivenUp) => LogNotSent(logger, to, e.Message, isGivenUp ? "It is given up" : "It is tried again"), stopping).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                LogDisk(logger, e.Message);
            }

            await _written.WaitAsync(interval, stopping).ConfigureAwait(false);
        }
    }

    public void Dispose() => _written.Dispose();

    [LoggerMessage(94, LogLevel.Warning, "The answer to {Address} was not taken: {Reason}. {What}")]
    private static partial void LogNotSent(ILogger logger, string address, string reason, string what);

    [LoggerMessage(98, LogLevel.Error, "The answers that wait cannot be used now: {Reason}")]
    private static partial void LogDisk(ILogger logger, string reason);
}
