namespace Faultline.Tracker.Ids;

/// <summary>
/// Finds every id in any text, such as a mail or a log: reports' ids as <see cref="ReportId.TryFind"/> knows them, old OOPS forms, request ids, trace ids.
/// Each is found once, where it stands first. Time is linear in the text.
/// </summary>
public static class IdsInText
{
    /// <summary>Most ids of one text.</summary>
    public const int MaxIds = 200;

    private const int UuidLength = 36;

    /// <summary>The ids in the order of the text, at most <see cref="MaxIds"/>.</summary>
    public static IReadOnlyList<FoundId> Find(string? text)
    {
        var found = new List<FoundId>();
        var seen = new HashSet<(FoundIdKind, string)>();
        if (string.IsNullOrWhiteSpace(text))
            return found;
        for (var at = 0; at < text.Length && found.Count < MaxIds;)
        {
            if (!IsWord(text[at]))
            {
                at++;
                continue;
            }

            var end = WordEnd(text, at);
            var id = Read(text, at, end);
            if (id is not null && seen.Add((id.Kind, id.Canonical)))
                found.Add(id);
            at = Math.Max(end, id is null ? 0 : id.Position + id.Text.Length);
        }

        return found.Count == 0 && ReadBare(text) is { } bare ? [bare] : found;
    }

    private static FoundId? Read(string text, int at, int end)
    {
        var word = text.AsSpan(at, end - at);
        if (word.Equals("oops", StringComparison.OrdinalIgnoreCase))
            return ReadAfterOops(text, at, end);
        if (word.Equals("req", StringComparison.OrdinalIgnoreCase))
            return ReadRequest(text, at);
        if (Facts.TraceIds.Read(word) is { } trace)
            return new FoundId(FoundIdKind.Trace, word.ToString(), trace, at);
        // 2006-02-07/38C23, and 2006-02-07/01234.C23 as files were called.
        return OldIds.DateBefore(text, at) is { } date ? ReadInDirectory(text, at, end, date) : null;
    }

    // OOPS-…, with spaces round the hyphen.
    private static FoundId? ReadAfterOops(string text, int at, int end)
    {
        var hyphen = SkipSpace(text, end);
        if (hyphen >= text.Length || text[hyphen] != '-')
            return null;
        var begin = SkipSpace(text, hyphen + 1);
        var stop = WordEnd(text, begin);
        var token = text.AsSpan(begin, stop - begin);
        var whole = text[at..stop];
        if (token.Length == ReportId.TokenLength && ReportId.TryParse(token.ToString(), out var id))
            return new FoundId(FoundIdKind.Report, whole, id.ToString(), at);
        return OldIds.TryRead(token, null, out var canonical, out var date) ? new FoundId(FoundIdKind.OldReport, whole, canonical, at, date) : null;
    }

    private static FoundId? ReadRequest(string text, int at)
    {
        const int Prefix = 4;
        if (at + Prefix + UuidLength > text.Length || (at + Prefix + UuidLength < text.Length && IsWord(text[at + Prefix + UuidLength])))
            return null;
        var whole = text.Substring(at, Prefix + UuidLength);
        var canonical = whole.ToLowerInvariant();
        return RequestId.TryParse(canonical, out _) ? new FoundId(FoundIdKind.Request, whole, canonical, at) : null;
    }

    private static FoundId? ReadInDirectory(string text, int at, int end, DateOnly date)
    {
        var word = text.AsSpan(at, end - at);
        // Seconds of the day, a dot, prefix and serial.
        if (word.Length == 5 && !word.ContainsAnyExceptInRange('0', '9') && end + 1 < text.Length && text[end] == '.')
        {
            var stop = WordEnd(text, end + 1);
            var name = text.AsSpan(end + 1, stop - end - 1);
            return OldIds.TryRead(name, date, out var file, out var day) ? new FoundId(FoundIdKind.OldReport, text[at..stop], file, at, day) : null;
        }

        return OldIds.TryRead(word, date, out var canonical, out var of) ? new FoundId(FoundIdKind.OldReport, word.ToString(), canonical, at, of) : null;
    }

    // What somebody typed into a search box without OOPS-: only when it is all there is.
    private static FoundId? ReadBare(string text)
    {
        var bare = text.AsSpan().Trim().TrimEnd(",.;:!?)>\"'");
        var position = text.AsSpan().IndexOf(bare);
        if (ReportId.TryParse(bare.Length == ReportId.TokenLength ? bare.ToString() : null, out var id))
            return new FoundId(FoundIdKind.Report, bare.ToString(), id.ToString(), position);
        return bare.Length <= OldIds.MaxLength && bare.Length > 0 && char.IsAsciiDigit(bare[0]) && OldIds.TryRead(bare, null, out var canonical, out var date)
            ? new FoundId(FoundIdKind.OldReport, bare.ToString(), canonical, position, date)
            : null;
    }

    private static int SkipSpace(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        return at;
    }

    private static int WordEnd(string text, int at)
    {
        while (at < text.Length && IsWord(text[at]))
            at++;
        return at;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';
}
