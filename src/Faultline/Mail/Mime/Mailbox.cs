using System.Globalization;

namespace Faultline.Mail.Mime;

/// <summary>An address, <c>alice@example.org</c>: the local part as it stands, the domain in lower case and ASCII.</summary>
/// <remarks>
/// Source: RFC 5322, section 3.4. Local parts that need quotes or are not ASCII, and domains in brackets, are not taken: nobody has such an address, and what
/// is written out again must not be read in another way than it was.
/// </remarks>
internal readonly record struct Mailbox(string Local, string Domain)
{
    private const string Marks = "!#$%&'*+-/=?^_`{|}~.";
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    public override string ToString() => $"{Local}@{Domain}";

    /// <summary>Reads the addresses of a field. Says whether the whole field could be read; what could be is in the list all the same.</summary>
    public static bool TryReadList(string? field, List<Mailbox> into)
    {
        var lexer = new FieldLexer(field, "<>,:;@");
        var parts = new List<(char Kind, string Text)>();
        var sound = true;
        while (lexer.Next() && into.Count < MimeLimits.Addresses)
        {
            if (lexer.Kind is ',' or ';')
            {
                sound &= TryTake(parts, into);
                parts.Clear();
            }
            else if (lexer.Kind == ':' && !parts.Contains(('<', "")))
            {
                // The name of a group: its addresses follow.
                parts.Clear();
            }
            else
            {
                parts.Add((lexer.Kind, lexer.Text));
            }
        }

        return TryTake(parts, into) && sound && !lexer.IsBroken && lexer.Kind == '\0';
    }

    /// <summary>Reads one address without a name.</summary>
    public static bool TryParse(string? text, out Mailbox address)
    {
        address = default;
        var at = text?.LastIndexOf('@') ?? -1;
        if (at <= 0 || !IsLocal(text![..at]) || DomainOf(text[(at + 1)..]) is not { } domain)
            return false;
        address = new Mailbox(text[..at], domain);
        return true;
    }

    /// <summary>A domain in lower case and ASCII, without the dot at its end; null when it is none.</summary>
    public static string? DomainOf(string text)
    {
        text = text.EndsWith('.') ? text[..^1] : text;
        if (text.Length is 0 or > 253 || text.Any(c => c is <= ' ' or '[' or ']'))
            return null;
        try
        {
            return Idn.GetAscii(text).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // Either the address alone, or a name and the address in angle brackets; nothing after these.
    private static bool TryTake(List<(char Kind, string Text)> parts, List<Mailbox> into)
    {
        if (parts.Count == 0)
            return true;
        var open = parts.FindIndex(part => part.Kind == '<');
        if (open >= 0 && (parts[^1].Kind != '>' || parts.Count - open != 5))
            return false;
        var (first, count) = open >= 0 ? (open + 1, 3) : (0, parts.Count);
        if (count != 3 || parts[first].Kind is not ('w' or 'q') || parts[first + 1].Kind != '@' || parts[first + 2].Kind != 'w')
            return false;
        if (!TryParse($"{parts[first].Text}@{parts[first + 2].Text}", out var address))
            return false;
        into.Add(address);
        return true;
    }

    // A dash in front would be an option to a program that is given the address.
    private static bool IsLocal(string text) =>
        text.Length <= 64 && text[0] is not ('-' or '.') && text[^1] != '.' && !text.Contains("..", StringComparison.Ordinal)
        && text.All(c => char.IsAsciiLetterOrDigit(c) || Marks.Contains(c, StringComparison.Ordinal));
}
