namespace Faultline.Server.Stores.Sqlite;

/// <summary>A report id as the database keeps it: the 100 bits of its 20 characters, first character first, in 13 bytes; the last 4 bits are 0.</summary>
internal static class PackedId
{
    /// <summary>Bytes of one id.</summary>
    public const int Size = 13;

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>The bytes of an id.</summary>
    public static byte[] Of(ReportId id)
    {
        var token = id.ToString().AsSpan(ReportId.Prefix.Length);
        var bits = UInt128.Zero;
        foreach (var c in token)
            bits = (bits << 5) | (uint)Alphabet.IndexOf(c, StringComparison.Ordinal);
        bits <<= 4;
        var bytes = new byte[Size];
        for (var i = Size - 1; i >= 0; i--, bits >>= 8)
            bytes[i] = (byte)bits;
        return bytes;
    }

    /// <summary>The id of such bytes.</summary>
    public static ReportId Read(ReadOnlySpan<byte> bytes)
    {
        var bits = UInt128.Zero;
        foreach (var one in bytes[..Size])
            bits = (bits << 8) | one;
        bits >>= 4;
        Span<char> token = stackalloc char[ReportId.TokenLength];
        for (var i = token.Length - 1; i >= 0; i--, bits >>= 5)
            token[i] = Alphabet[(int)(uint)(bits & 31)];
        return ReportId.Parse(new string(token));
    }
}
