using System.Text;

namespace Faultline.Mail.Mime;

/// <summary>A block of header fields, in their order from the top.</summary>
/// <remarks>Source: RFC 5322, section 2.2; RFC 6532 for values in UTF-8.</remarks>
internal sealed class MailHeaders(IReadOnlyList<MailField> fields)
{
    public IReadOnlyList<MailField> Fields { get; } = fields;

    /// <summary>Whether there was more than is read: a field, or an end of one. Then what was checked elsewhere may not be what is read here.</summary>
    public bool IsCut { get; private init; }

    public string? this[string name] => All(name).FirstOrDefault();

    public IEnumerable<string> All(string name) => Fields.Where(field => field.Is(name)).Select(field => field.Value);

    public int Count(string name) => Fields.Count(field => field.Is(name));

    /// <summary>
    /// Reads fields until an empty line, or until a line that is no field: there the header ends for mail servers too, and the
    /// body begins with that line.
    /// </summary>
    /// <param name="bytes">The message or part.</param>
    /// <param name="body">Where the body begins; the length when there is none.</param>
    public static MailHeaders Read(ReadOnlySpan<byte> bytes, out int body)
    {
        var fields = new List<MailField>();
        var limit = Math.Min(bytes.Length, MimeLimits.HeaderBytes);
        var at = SkipEnvelopeLine(bytes, limit);
        var isCut = false;
        while (at < limit)
        {
            var line = MimeLine.At(bytes, at);
            if (line.IsEmpty)
            {
                body = line.Next;
                return new MailHeaders(fields) { IsCut = isCut };
            }

            var colon = NameLength(line.Of(bytes));
            if (colon <= 0)
                break;
            var end = line;
            while (end.Next < limit && bytes[end.Next] is (byte)' ' or (byte)'\t')
                end = MimeLine.At(bytes, end.Next);
            isCut |= fields.Count == MimeLimits.Fields || end.End - line.Start - colon - 1 > MimeLimits.FieldBytes;
            if (fields.Count < MimeLimits.Fields)
                fields.Add(new MailField(Encoding.ASCII.GetString(bytes.Slice(at, colon)).TrimEnd(), Value(bytes[(line.Start + colon + 1)..end.End])));
            at = end.Next;
        }

        body = at >= limit ? bytes.Length : at;
        return new MailHeaders(fields) { IsCut = isCut || (at >= limit && limit < bytes.Length) };
    }

    // A mailbox format and some pipes put "From sender date" before the first field.
    private static int SkipEnvelopeLine(ReadOnlySpan<byte> bytes, int limit) =>
        limit > 0 && bytes.StartsWith("From "u8) ? MimeLine.At(bytes, 0).Next : 0;

    /// <summary>The length of the field's name; 0 or less when the line is no field.</summary>
    private static int NameLength(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0)
            return 0;
        // Blanks before the colon are an obsolete form that is still read.
        var name = line[..colon].TrimEnd(" \t"u8);
        return name.IsEmpty || name.ContainsAnyExceptInRange((byte)33, (byte)126) ? 0 : colon;
    }

    private static string Value(ReadOnlySpan<byte> raw)
    {
        raw = raw[..Math.Min(raw.Length, MimeLimits.FieldBytes)];
        var text = Text(raw);
        var unfolded = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is not ('\r' or '\n'))
                unfolded.Append(c == '\0' ? '\uFFFD' : c);
        }

        return unfolded.ToString().Trim(' ', '\t');
    }

    private static string Text(ReadOnlySpan<byte> raw)
    {
        if (System.Text.Ascii.IsValid(raw))
            return Encoding.ASCII.GetString(raw);
        return System.Text.Unicode.Utf8.IsValid(raw) ? Encoding.UTF8.GetString(raw) : Encoding.Latin1.GetString(raw);
    }
}
