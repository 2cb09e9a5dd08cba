using Faultline.Bench.Engine.Rows;

namespace Faultline.Bench.Deadlines.Rows;

/// <summary>One promise of deadlines: how it is measured, and what is to be reached.</summary>
internal abstract class Row(string name, string what)
{
    /// <summary>Every row there is. One more is one more line.</summary>
    public static readonly Row[] All = [new LimitRow(), new InnocentsRow(), new CrosstalkRow()];

    public string Name => name;

    public string What => what;

    public static Row? Find(string name) => Array.Find(All, row => row.Name == name);

    public abstract Task<RowResult> RunAsync(BenchOptions options, CancellationToken stop);
}
