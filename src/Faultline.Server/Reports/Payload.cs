namespace Faultline.Server.Reports;

/// <summary>A report's line on its way into the store: as it is, or as its sender compressed it. Its bytes are good until its batch is stored: then the next one takes their room.</summary>
internal readonly record struct Payload
{
    private Payload(ReadOnlyMemory<byte> line, ReadOnlyMemory<byte> member, int length) => (Line, Member, Length) = (line, member, length);

    /// <summary>The line, byte for byte; empty when it came compressed.</summary>
    public ReadOnlyMemory<byte> Line { get; }

    /// <summary>The gzip member that holds the line, and white space behind it at most; empty when it came as it is.</summary>
    public ReadOnlyMemory<byte> Member { get; }

    /// <summary>Bytes of the line.</summary>
    public int Length { get; }

    public static Payload Of(ReadOnlyMemory<byte> line) => new(line, default, line.Length);

    /// <param name="member">A sound gzip member.</param>
    /// <param name="length">Bytes of the line with which its text begins.</param>
    public static Payload Compressed(ReadOnlyMemory<byte> member, int length) => new(default, member, length);

    /// <summary>What is left of one that is not to be kept: its length.</summary>
    public Payload Gone() => new(default, default, Length);
}
