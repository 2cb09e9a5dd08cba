using Faultline.Deadlines;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>
/// Waits a moment for a handler that was told to end, before its HTTP/1.1 request is answered: when it has ended, the connection serves the next request. Else
/// that would wait for the late handler, and each timeout of a service that does all right would cost its clients a connection.
/// </summary>
internal sealed class LeavingHandler : WheelEntry, IThreadPoolWorkItem
{
    // What a cancelled handler needs is far below that; an answer may be so much later.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(5);

    private readonly ResponseGate _gate;

    private LeavingHandler(ResponseGate gate) => _gate = gate;

    /// <summary>Ends when the handler has, or the moment is over; at once where nobody listens, or the connection closes anyhow.</summary>
    public static async ValueTask AwaitAsync(ResponseGate gate)
    {
        if (!gate.CanKeepConnection || !gate.Deadline.IsListenedTo || gate.Left.IsCompleted)
            return;
        var wait = new LeavingHandler(gate);
        DeadlineClock.Shared.Arm(wait, Patience);
        await gate.Left.ConfigureAwait(false);
        DeadlineClock.Shared.Disarm(wait);
    }

    public override void OnDue() => AnswerThreads.Shared.Queue(this);

    public void Execute() => _gate.TellLeft(inTime: false);
}
