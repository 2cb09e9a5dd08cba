using System.Buffers;
using System.Buffers.Binary;

namespace Faultline;

/// <summary>
/// The id of one request: <c>req-</c> and a UUID in lower case, such as <c>req-4b9e5c04-c40f-4b4f-960e-6ac0858dca6c</c>.
/// The local id is always made here (UUID version 4); a global id is one that a caller sent on.
/// </summary>
/// <remarks>Source: oslo.context <c>generate_request_id</c>; Nova accepts a global id iff it has this form.</remarks>
public readonly record struct RequestId
{
    private const string Prefix = "req-";
    private const int Length = 40;
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    private readonly string? _value;

    private RequestId(string value) => _value = value;

    /// <summary>A new local id.</summary>
    public static RequestId New() => new(string.Create(Length, RandomBits.Next(), static (span, bits) =>
    {
        // RFC 9562, section 5.4: all bits random but those of version 4 and of the variant.
        var uuid = (bits & ~(((UInt128)0xF000 << 64) | ((UInt128)0xC000 << 48))) | ((UInt128)0x4000 << 64) | ((UInt128)0x8000 << 48);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, uuid);
        Prefix.CopyTo(span);
        new Guid(bytes, bigEndian: true).TryFormat(span[Prefix.Length..], out _, "D");
    }));

    /// <summary>Reads an id, or says that the text is none: any UUID version, lower-case hexadecimal only.</summary>
    public static bool TryParse(string? text, out RequestId id)
    {
        id = default;
        if (text is not { Length: Length } || !text.StartsWith(Prefix, StringComparison.Ordinal))
            return false;

        var uuid = text.AsSpan(Prefix.Length);
        for (var i = 0; i < uuid.Length; i++)
        {
            var hyphen = i is 8 or 13 or 18 or 23;
            if (hyphen ? uuid[i] != '-' : !Hex.Contains(uuid[i]))
                return false;
        }

        id = new RequestId(text);
        return true;
    }

    /// <summary>Reads an id.</summary>
    /// <exception cref="FormatException">The text is not a request id; the message names it and what was expected.</exception>
    public static RequestId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException($"'{text}' is not a request id; expected req- and a lower-case UUID, such as req-4b9e5c04-c40f-4b4f-960e-6ac0858dca6c");

    /// <summary>The id as it goes in headers, bodies and log lines.</summary>
    public override string ToString() => _value ?? "";
}
