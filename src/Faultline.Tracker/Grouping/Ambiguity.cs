namespace Faultline.Tracker.Grouping;

/// <summary>Which types and codes can mean many different bugs, so that something beside stack and type must tell them apart.</summary>
internal static class Ambiguity
{
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> TimeoutTypes = new HashSet<string>(StringComparer.Ordinal)
    {
        "TimeoutException", "TaskCanceledException", "OperationCanceledException", "TimeoutRejectedException", "TimeoutError", "RequestExpired", "RequestStatementTimedOut", "LaunchpadTimeoutError",
        "SoftRequestTimeout", "SoftTimeoutException", "ReadTimeout", "ReadTimeoutError", "ConnectTimeout", "SocketTimeoutException", "QueryTimeoutException", "CancelledError", "CancellationException", "SoftTimeLimitExceeded", "DeadlineExceeded",
    }.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> SystemCodeTypes = new HashSet<string>(StringComparer.Ordinal)
    {
        "IOException", "Win32Exception", "SocketException", "ExternalException", "COMException", "CryptographicException",
    }.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly string[] TimeoutWords = ["timeout", "timed_out", "deadline", "too_slow", "too_long", "time_limit", "slow"];

    private static readonly string[] MissingPageWords = ["uri.not_found", "page_not_found", "page.not_found", "broken_link", "link.broken"];

    /// <summary>Something ran out of time: where it was caught is chance, what it waited for is the bug.</summary>
    public static bool IsTimeout(ReadOnlySpan<char> type) => TimeoutTypes.Contains(ShortName(type));

    /// <summary>Something ran out of time, by the fault's code.</summary>
    public static bool IsTimeoutCode(string? code) => code is not null && TimeoutWords.Any(word => code.Contains(word, StringComparison.Ordinal));

    /// <summary>One throw site and one type for whatever is wrong with input.</summary>
    public static bool IsValidation(ReadOnlySpan<char> type)
    {
        var name = ShortName(type);
        return name.Contains("Validation", StringComparison.Ordinal) || name is "ZodError" or "TRPCError" or "ConstraintViolationException" or "BindException";
    }

    /// <summary>The number of the operating system tells what happened; the type does not.</summary>
    public static bool HasSystemCode(ReadOnlySpan<char> type) => SystemCodeTypes.Contains(ShortName(type));

    /// <summary>Somebody followed a link to what is not there.</summary>
    public static bool IsMissingPage(ReportFacts facts) =>
        facts.Code is { } code && MissingPageWords.Any(word => code.EndsWith(word, StringComparison.Ordinal));

    /// <summary>A code that says no more than the type does.</summary>
    public static bool IsGenericCode(string code) =>
        code.EndsWith("unexpected_error", StringComparison.Ordinal) || code.EndsWith("internal_error", StringComparison.Ordinal) || code.EndsWith(".error", StringComparison.Ordinal);

    /// <summary>The last part of a type's name.</summary>
    public static ReadOnlySpan<char> ShortName(ReadOnlySpan<char> type) => type[(type.LastIndexOfAny('.', ':') + 1)..];
}
