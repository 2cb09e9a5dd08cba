using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Faultline.Mail.Mime;

namespace Faultline.Mail;

/// <summary>
/// Signed addresses: <c>commands+nfxgk3tpeb2gq2dtnfxgk3tpeb2gq2d@example.org</c>. Who writes to one, and in whose name, is proven to have read what the service
/// sent to that user. A token holds until its time, for one user and one address; it says neither who the user is nor how long.
/// </summary>
/// <remarks>
/// It is the base32 of the minute it ends in (4 bytes) and of an HMAC-SHA256 cut to 15 bytes (RFC 2104, section 5). Case does not count, since mail servers
/// change it.
/// </remarks>
public sealed class MailTokens
{
    /// <summary>Least characters of a key.</summary>
    public const int LeastKeyLength = 32;

    private const int MinuteBytes = 4;
    private const int SignatureBytes = 15;
    private const int TokenLength = 31;
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    private readonly Mailbox _address;
    private readonly byte[][] _keys;
    private readonly TimeProvider _time;

    /// <summary>Makes addresses of tokens.</summary>
    /// <param name="address">The address that takes commands, such as <c>commands@example.org</c>.</param>
    /// <param name="keys">Secrets of at least 32 characters each: the first signs, all are accepted, so that a key can be changed.</param>
    /// <param name="time">The clock. Default: the system's.</param>
    /// <exception cref="ArgumentException">The address is none, or its local part has more than 32 characters; there is no key, or one is too short.</exception>
    public MailTokens(string address, IReadOnlyList<string> keys, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (!Mailbox.TryParse(address, out _address) || _address.Local.Length > 64 - 1 - TokenLength)
            throw new ArgumentException($"'{address}' is no address for tokens; expected one such as commands@example.org, with at most {64 - 1 - TokenLength} characters before the @", nameof(address));
        if (keys.Count == 0 || keys.Any(key => key.Length < LeastKeyLength))
            throw new ArgumentException($"A key of tokens is missing or too short; expected secrets of at least {LeastKeyLength} characters", nameof(keys));
        _keys = [.. keys.Select(Encoding.UTF8.GetBytes)];
        _time = time ?? TimeProvider.System;
    }

    /// <summary>The address under which a user's commands are accepted until a time from now.</summary>
    /// <param name="userId">The user, as <see cref="IMailCommands.FindUserAsync"/> gives it.</param>
    /// <param name="lifetime">How long; more than zero, at most 10 years. It ends with a whole minute.</param>
    public string AddressFor(string userId, TimeSpan lifetime)
    {
        ArgumentException.ThrowIfNullOrEmpty(userId);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lifetime, TimeSpan.FromDays(3660));
        var minute = (uint)((_time.GetUtcNow() + lifetime).ToUnixTimeSeconds() / 60);
        return $"{_address.Local}+{Token(_keys[0], userId, minute)}@{_address.Domain}";
    }

    /// <summary>Whether an address of these holds a token of the user that has not ended at a time.</summary>
    internal bool Proves(IEnumerable<Mailbox> recipients, string userId, DateTimeOffset now) =>
        recipients.Any(address => ServiceAddress.Detail(_address, address) is { Length: TokenLength } token && IsOf(token.ToLowerInvariant(), userId, now));

    /// <summary>Whether an address of these looks like one with a token.</summary>
    internal bool IsTried(IEnumerable<Mailbox> recipients) => recipients.Any(address => ServiceAddress.Detail(_address, address) is { Length: TokenLength });

    private bool IsOf(string token, string userId, DateTimeOffset now)
    {
        if (Minute(token) is not { } minute || minute < now.ToUnixTimeSeconds() / 60)
            return false;
        var proven = false;
        foreach (var key in _keys)
            proven |= CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(Token(key, userId, minute)));
        return proven;
    }

    private string Token(byte[] key, string userId, uint minute)
    {
        Span<byte> bytes = stackalloc byte[MinuteBytes + SignatureBytes];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, minute);
        // The user comes last, and no field before it can hold a zero.
        var signed = Encoding.UTF8.GetBytes($"faultline mail token 1\0{_address.Local.ToLowerInvariant()}@{_address.Domain}\0{minute}\0{userId}");
        HMACSHA256.HashData(key, signed).AsSpan(0, SignatureBytes).CopyTo(bytes[MinuteBytes..]);
        return Encode(bytes);
    }

    private static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(TokenLength);
        var (bits, count) = (0, 0);
        foreach (var b in bytes)
        {
            (bits, count) = (((bits << 8) | b) & 0xFFFF, count + 8);
            for (; count >= 5; count -= 5)
                text.Append(Alphabet[(bits >> (count - 5)) & 31]);
        }

        return text.Append(Alphabet[(bits << (5 - count)) & 31]).ToString();
    }

    // The first 32 bits; the signature is compared as text.
    private static uint? Minute(string token)
    {
        ulong bits = 0;
        for (var i = 0; i < 7; i++)
        {
            if (Alphabet.IndexOf(token[i], StringComparison.Ordinal) is var digit && digit < 0)
                return null;
            bits = (bits << 5) | (uint)digit;
        }

        return (uint)(bits >> 3);
    }
}
