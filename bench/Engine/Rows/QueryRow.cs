namespace Faultline.Bench.Engine.Rows;

internal sealed class QueryRow() : Row("query", "")
{
    public override Task<RowResult> RunAsync(EngineOptions options, CancellationToken stop) => throw new NotSupportedException();
}
