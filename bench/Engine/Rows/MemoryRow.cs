namespace Faultline.Bench.Engine.Rows;

internal sealed class MemoryRow() : Row("memory", "")
{
    public override Task<RowResult> RunAsync(EngineOptions options, CancellationToken stop) => throw new NotSupportedException();
}
