using Faultline.Deadlines;
using Faultline.Reports;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>The answer for when the making of the fault takes too long itself, such as in a format or an enricher of the app's.</summary>
internal sealed class BareAnswer(ExpiredResponder responder, ResponseGate gate) : WheelEntry, IThreadPoolWorkItem
{
    public override void OnDue()
    {
        if (!gate.TryTakeAnswer())
            return;
        // Whoever makes the fault may hold the request's context when the request has long ended.
        gate.Record.IsHeldByApp = true;
        // So does its thread, which is none for other answers until then.
        AnswerThreads.Shared.Lose(gate);
        AnswerThreads.Shared.Queue(this);
    }

    public void Execute()
    {
        ReportContext.Current = new ExpiredAnswer(gate);
        // The answer first: what the fault hangs on may be the log.
        _ = responder.SendAsync(gate, null);
        responder.NoteBare(gate);
    }
}
