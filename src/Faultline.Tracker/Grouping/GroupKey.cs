using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Faultline.Tracker.Grouping;

/// <summary>
/// What reports with one cause have in common: the version of the function that made it and 128 bits of its hash, as text
/// <c>g1:</c> and 32 lower-case hex digits. Equal keys are one group.
/// </summary>
public readonly record struct GroupKey
{
    private const int HashLength = 32;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly string? _text;

    private GroupKey(string text) => _text = text;

    /// <summary>Reads what <see cref="ToString"/> gives, and says whether the text is a key.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out GroupKey key)
    {
        key = default;
        if (text is null || text.IndexOf(':', StringComparison.Ordinal) is not (> 1 and < 8) || text[0] != 'g')
            return false;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (text.AsSpan(1, colon - 1).ContainsAnyExceptInRange('0', '9') || text.Length != colon + 1 + HashLength
            || text.AsSpan(colon + 1).ContainsAnyExcept(HexDigits))
            return false;
        key = new GroupKey(text);
        return true;
    }

    /// <summary>The key of a version's hash: the first 16 bytes count.</summary>
    public static GroupKey Of(int version, ReadOnlySpan<byte> hash) =>
        new(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"g{version}:{Convert.ToHexStringLower(hash[..16])}"));

    public override string ToString() => _text ?? "";
}
