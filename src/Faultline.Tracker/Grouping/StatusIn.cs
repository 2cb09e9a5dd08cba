using System.Buffers;
using System.Globalization;
using Faultline.Formats;

namespace Faultline.Tracker.Grouping;

/// <summary>
/// The HTTP status of an upstream in the message of its client. A number is one where clients write it: behind a word for it (<c>status code 503</c>,
/// <c>success: 503</c>), in brackets at the beginning, or before its reason phrase (<c>503 Service Unavailable</c>, <c>404 Client Error</c>). Any other, such as a
/// version or an amount, differs from failure to failure.
/// </summary>
internal static class StatusIn
{
    private const int Digits = 3;

    private static readonly SearchValues<char> FirstDigits = SearchValues.Create("45");

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> WordsBefore = Words("status", "statuscode", "status_code", "code", "httperror", "http", "success");

    // They stand before amounts too: "returned 450 items".
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> LooseWordsBefore = Words("error", "returned", "response");

    /// <summary>The first status from 400 to 599; null when there is none.</summary>
    public static string? Message(ReadOnlySpan<char> message)
    {
        for (var at = 0; at + Digits <= message.Length; at++)
        {
            var next = message[at..].IndexOfAny(FirstDigits);
            if (next < 0)
                return null;
            at += next;
            if (IsNumber(message, at) && IsStatus(message, at))
                return message.Slice(at, Digits).ToString();
        }

        return null;
    }

    private static bool IsNumber(ReadOnlySpan<char> message, int at) =>
        at + Digits <= message.Length && char.IsAsciiDigit(message[at + 1]) && char.IsAsciiDigit(message[at + 2])
        && (at == 0 || !char.IsLetterOrDigit(message[at - 1])) && (at + Digits == message.Length || !char.IsLetterOrDigit(message[at + Digits]));

    private static bool IsStatus(ReadOnlySpan<char> message, int at)
    {
        var before = message[..at];
        var behind = message[(at + Digits)..];
        if (before is "(" && behind.StartsWith(')'))
            return true;
        var word = LastWord(before.TrimEnd(" :=('\"[#"));
        return WordsBefore.Contains(word) || (LooseWordsBefore.Contains(word) && IsEnd(behind)) || IsProtocol(before) || HasReason(message.Slice(at, Digits), behind);
    }

    private static ReadOnlySpan<char> LastWord(ReadOnlySpan<char> text)
    {
        var begin = text.Length;
        while (begin > 0 && (char.IsAsciiLetter(text[begin - 1]) || text[begin - 1] == '_'))
            begin--;
        return text[begin..];
    }

    // HTTP/1.1, and HTTP/2 that has no phrases.
    private static bool IsProtocol(ReadOnlySpan<char> before)
    {
        if (!before.EndsWith(' '))
            return false;
        var version = before[..^1].TrimEnd("0123456789.");
        return version.Length < before.Length - 1 && version.EndsWith("HTTP/", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsEnd(ReadOnlySpan<char> behind)
    {
        var rest = behind.TrimStart();
        return rest.IsEmpty || !char.IsLetterOrDigit(rest[0]);
    }

    private static bool HasReason(ReadOnlySpan<char> number, ReadOnlySpan<char> behind)
    {
        var text = behind.TrimStart(" -:(");
        if (text.StartsWith("Client Error", StringComparison.OrdinalIgnoreCase) || text.StartsWith("Server Error", StringComparison.OrdinalIgnoreCase))
            return true;
        var status = int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture);
        return text.StartsWith(StatusReference.Phrase(status), StringComparison.OrdinalIgnoreCase)
            || (FormerPhrase(status) is { } former && text.StartsWith(former, StringComparison.OrdinalIgnoreCase));
    }

    // What clients still call by the names of older RFCs.
    private static string? FormerPhrase(int status) => status switch
    {
        408 => "Request Time-out",
        413 => "Payload Too Large",
        414 => "Request-URI Too Long",
        416 => "Requested Range Not Satisfiable",
        422 => "Unprocessable Entity",
        504 => "Gateway Time-out",
        _ => null,
    };

    private static HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Words(params string[] words) =>
        new HashSet<string>(words, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
}
