namespace Faultline.Bench.Engine.Rows;

internal sealed class KillRow() : Row("kill", "")
{
    public override Task<RowResult> RunAsync(EngineOptions options, CancellationToken stop) => throw new NotSupportedException();
}
