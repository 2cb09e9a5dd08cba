namespace Faultline.Bench.Engine.Rows;

/// <summary>One figure of the engine: how it is measured, and what is to be reached.</summary>
internal abstract class Row(string name, string what)
{
    /// <summary>Every row there is. One more is one more line.</summary>
    public static readonly Row[] All =
    [
        new AckRow(), new DigestRow(), new DigestPostgresRow(), new FindableRow(), new SustainedRow(), new KillRow(), new QueryRow(), new DiskRow(), new MemoryRow(),
    ];

    public string Name => name;

    public string What => what;

    public static Row? Find(string name) => Array.Find(All, row => row.Name == name);

    public abstract Task<RowResult> RunAsync(EngineOptions options, CancellationToken stop);
}
