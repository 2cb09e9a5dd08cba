namespace Faultline.Bench.Engine.Corpus;

/// <summary>
/// Gzipped bodies, made before anything is timed, sent many times under other ids. Every bug is in it at least once, the
/// others after Zipf.
/// </summary>
internal sealed class BodyBook
{
    private readonly PatchableBody[] _bodies;

    private BodyBook(PatchableBody[] bodies) => _bodies = bodies;

    public double MeanText => _bodies.Average(body => body.TextLength);

    public double MeanCompressed => _bodies.Average(body => body.Length);

    public static BodyBook Make(int seed, StackShape[] shapes, int bodies, int targetBytes)
    {
        var stacks = shapes.Length;
        var zipf = new Zipf(stacks);
        var random = new Random(seed);
        using var writer = new ReportWriter(targetBytes);
        var made = new PatchableBody[Math.Max(bodies, stacks)];
        for (var i = 0; i < made.Length; i++)
            made[i] = new PatchableBody(writer.WriteRest(shapes[i < stacks ? i : zipf.Draw(random)], random, DateTime.UtcNow));
        return new BodyBook(made);
    }

    public PatchableBody For(ReportKey key) => _bodies[key.Bits(7) % (ulong)_bodies.Length];

    public override string ToString() => $"{_bodies.Length:#,0} bodies, {MeanText / 1000:0.0} KB JSON, {MeanCompressed / 1000:0.0} KB gzipped on the average";
}
