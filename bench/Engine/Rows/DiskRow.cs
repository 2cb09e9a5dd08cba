namespace Faultline.Bench.Engine.Rows;

internal sealed class DiskRow() : Row("disk", "")
{
    public override Task<RowResult> RunAsync(EngineOptions options, CancellationToken stop) => throw new NotSupportedException();
}
