using Faultline.Reports;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>The work of writing the fault of an expired request: a flow of its own, beside that of the late handler, with a limit of its own.</summary>
internal sealed class ExpiredAnswer(ResponseGate gate) : ReportContext(gate.Record.RequestId)
{
    public ResponseGate Gate { get; } = gate;
}
