namespace Faultline.Bench.Engine.Corpus;

/// <summary>SplitMix64 (Steele, Lea, Flood 2014): 64 well mixed bits of a number, so that what a report holds follows from its number alone.</summary>
internal static class Bits
{
    public static ulong Of(ulong seed, long number, ulong what)
    {
        var z = seed + (0x9E3779B97F4A7C15 * (((ulong)number * 8) + what + 1));
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
