namespace Faultline.Bench.Engine.Corpus;

/// <summary>Draws places 0 to count − 1 so that place k comes 1/(k+1)^exponent as often as the first.</summary>
internal sealed class Zipf
{
    /// <summary>How reports spread over groups: as in the reference measurements.</summary>
    public const double Exponent = 1.07;

    private readonly double[] _sums;

    public Zipf(int count)
    {
        _sums = new double[count];
        var sum = 0.0;
        for (var i = 0; i < count; i++)
            _sums[i] = sum += Math.Pow(i + 1, -Exponent);
    }

    public int Draw(Random random)
    {
        var place = Array.BinarySearch(_sums, random.NextDouble() * _sums[^1]);
        return Math.Min(place < 0 ? ~place : place, _sums.Length - 1);
    }
}
