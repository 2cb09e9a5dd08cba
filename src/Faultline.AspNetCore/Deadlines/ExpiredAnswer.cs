using Faultline.Reports;
using Microsoft.AspNetCore.Http.Features;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>The work of writing the fault of an expired request: a flow of its own, beside that of the late handler, with a limit of its own.</summary>
internal sealed class ExpiredAnswer(ResponseGate gate) : ReportContext(gate.Record.RequestId)
{
    public ResponseGate Gate { get; } = gate;

    /// <summary>The draft of the fault, as long as this makes it; null once this sends what was made. One that never ends making it comes no further.</summary>
    public IHttpResponseFeature? Draft { get; set; }
}
