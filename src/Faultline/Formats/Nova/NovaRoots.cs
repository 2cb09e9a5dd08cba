using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace Faultline.Formats.Nova;

/// <summary>The root elements of Nova's faults.</summary>
/// <remarks>Source: Nova, <c>nova/api/openstack/wsgi.py</c>, <c>Fault._fault_names</c>.</remarks>
internal static class NovaRoots
{
    private const int Longest = 32;

    private static readonly FrozenDictionary<string, (string Root, FaultCode Code)> Known =
        Enumerable.Range(400, 200).Select(Of).Distinct().ToFrozenDictionary(root => root, root => (root, Spell(root)));

    private static readonly JsonEncodedText[] Encoded = [.. Enumerable.Range(400, 200).Select(status => JsonEncodedText.Encode(Of(status)))];

    private static readonly FrozenDictionary<string, (string Root, FaultCode Code)>.AlternateLookup<ReadOnlySpan<char>> ByChars = Known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The root that Nova gives to a status.</summary>
    public static string Of(int status) => status switch
    {
        400 => "badRequest",
        401 => "unauthorized",
        403 => "forbidden",
        404 => "itemNotFound",
        405 => "badMethod",
        409 => "conflictingRequest",
        413 or 429 => "overLimit",
        415 => "badMediaType",
        501 => "notImplemented",
        503 => "serviceUnavailable",
        _ => "computeFault",
    };

    /// <summary>The root of a status, ready to be written.</summary>
    public static JsonEncodedText EncodedOf(int status) => Encoded[status - 400];

    /// <summary>The root that a document names, and the code that it is read as: <c>itemNotFound</c> is <c>nova.item_not_found</c>.</summary>
    public static (string Root, FaultCode Code) Read(ReadOnlySpan<byte> utf8)
    {
        // Nova's own are not made again.
        Span<char> chars = stackalloc char[Longest];
        if (utf8.Length <= Longest && Ascii.ToUtf16(utf8, chars, out var length) == OperationStatus.Done && ByChars.TryGetValue(chars[..length], out var known))
            return known;
        var root = Encoding.UTF8.GetString(utf8);
        return (root, Spell(root));
    }

    private static FaultCode Spell(string root) =>
        ForeignName.Spell(root) is { Length: > 0 } spelt && FaultCode.TryRead("nova." + spelt, out var code) ? code : FaultCode.Parse("nova.fault");
}
