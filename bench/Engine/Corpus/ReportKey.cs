namespace Faultline.Bench.Engine.Corpus;

/// <summary>
/// One report of a run: the seed and the number give its ids, as random as real ones and the same each time they are asked
/// for. So nobody has to remember a million ids.
/// </summary>
internal readonly record struct ReportKey(ulong Seed, long Number)
{
    /// <summary>Bytes of an id.</summary>
    public const int IdLength = 25;

    private const int RareEvery = 499;

    /// <summary>The id in its canonical form: <c>OOPS-</c> and 100 bits in Crockford's base32.</summary>
    public string Id => string.Create(IdLength, this, static (text, key) =>
    {
        Span<byte> bytes = stackalloc byte[IdLength];
        key.WriteId(bytes);
        System.Text.Encoding.ASCII.GetChars(bytes, text);
    });

    /// <summary>A word that no other report has, where this is one of the few that carry one; else null.</summary>
    public string? RareWord => Number % RareEvery == 0 ? Words.Rare(Bits(7)) : null;

    /// <summary>A random key among the first so many that carry a rare word.</summary>
    public static ReportKey RandomWithRareWord(ulong seed, long count, Random random) =>
        new(seed, random.NextInt64((count + RareEvery - 1) / RareEvery) * RareEvery);

    public ulong Bits(ulong what) => Corpus.Bits.Of(Seed, Number, what);

    public void WriteId(Span<byte> to)
    {
        "OOPS-"u8.CopyTo(to);
        var (low, high) = (Bits(0), Bits(1));
        for (var i = 0; i < 20; i++)
            to[5 + i] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"u8[(int)((i < 10 ? low >> (5 * i) : high >> (5 * (i - 10))) & 31)];
    }
}
