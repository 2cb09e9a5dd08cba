using System.Diagnostics;
using Faultline.Reports;
using Microsoft.AspNetCore.Http.Features;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>The work of writing the fault of an expired request: a flow of its own, beside that of the late handler, with a limit of its own.</summary>
internal sealed class ExpiredAnswer(ResponseGate gate) : ReportContext(gate.Record.RequestId)
{
    // What an innocent request needs of a processor is far below that.
    private static readonly TimeSpan LongTurn = TimeSpan.FromMilliseconds(1);

    private bool _isHeldUp;

    public ResponseGate Gate { get; } = gate;

    /// <summary>The draft of the fault, as long as this makes it; null once this sends what was made. One that never ends making it comes no further.</summary>
    public IHttpResponseFeature? Draft { get; set; }

    /// <summary>
    /// Between two steps of the work: who waits for this processor goes first. The system would let this run to its end, which takes a tenth of a millisecond and
    /// more. Not where that is long, since then it is the late handlers that spin; and not on a thread of the pool, which others wait for.
    /// </summary>
    public void LetOthersBy()
    {
        if (_isHeldUp || Thread.CurrentThread.IsThreadPoolThread)
            return;
        var began = Stopwatch.GetTimestamp();
        Thread.Yield();
        _isHeldUp = Stopwatch.GetElapsedTime(began) > LongTurn;
    }
}
