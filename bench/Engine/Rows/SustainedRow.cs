namespace Faultline.Bench.Engine.Rows;

internal sealed class SustainedRow() : Row("sustained", "")
{
    public override Task<RowResult> RunAsync(EngineOptions options, CancellationToken stop) => throw new NotSupportedException();
}
