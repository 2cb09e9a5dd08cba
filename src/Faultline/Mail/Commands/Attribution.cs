using System.Text.RegularExpressions;

namespace Faultline.Mail.Commands;

/// <summary>
/// The words with which mail programs introduce what they quote, in the language of their user: <c>On Thu, 26 Nov 2026 at 10:00, Compute &lt;commands@example.org&gt; wrote:</c>.
/// </summary>
/// <remarks>
/// It must be one beyond doubt, since a line that is taken for one is not run, and its sender does not hear of it: it ends with a colon, begins as one begins, says when or
/// who, and has the verb.
/// </remarks>
internal static partial class Attribution
{
    /// <summary>Over how many lines mail programs break one.</summary>
    public const int MostLines = 3;

    /// <summary>Longest one.</summary>
    public const int MaxLength = 400;

    /// <summary>Whether a text is one as a whole.</summary>
    /// <param name="text">A line, or lines one after the other with a blank between them.</param>
    /// <param name="isOneLine">Whether it is a line. Of several ones more is asked for, lest a command before it is taken for its beginning.</param>
    public static bool Is(string text, bool isOneLine)
    {
        if (text.Length > MaxLength || text is not [.., ':' or '：'])
            return false;
        var (hasAddress, hasYear, hasTime) = (text.Contains('@', StringComparison.Ordinal), Year().IsMatch(text), Time().IsMatch(text));
        var hasVerb = Verb().IsMatch(text);
        if (isOneLine && (hasVerb ? Sender().IsMatch(text) : Quoting().IsMatch(text)))
            return true;
        if (!Opening().IsMatch(text))
            return false;
        // Russian and Japanese mail programs write no verb.
        if (!hasVerb)
            return hasAddress && hasYear && hasTime && AddressAtEnd().IsMatch(text);
        return isOneLine ? hasAddress || SaysWhen(text) : SaysWhen(text) && (hasAddress || (hasYear && hasTime));
    }

    /// <summary>Whether a text says a day or a time, as all but the shortest introductions do.</summary>
    public static bool SaysWhen(string text) => Year().IsMatch(text) || Time().IsMatch(text) || Day().IsMatch(text);

    /// <summary>Whether a text says both.</summary>
    public static bool SaysDayAndTime(string text) => (Year().IsMatch(text) || Day().IsMatch(text)) && Time().IsMatch(text);

    // A word of the language, the date itself, or the day of the week before the date.
    [GeneratedRegex(@"^(?:(?:On|Am|Le|El|Em|Il|Op|Den|W dniu|Dne|Dňa|În|Στις|Vào|Pada|Dana) |\d{1,4} ?[-./年]|\d{1,2} \p{L}|\p{L}{1,12}[.,]{1,2} \d{1,2}[ .]|\p{L}{1,4} \d{1,2}(?:\. ?\d{1,2}\. |\.? \p{L}{3,}))", RegexOptions.CultureInvariant)]
    private static partial Regex Opening();

    [GeneratedRegex(
        @"(?:wrote|schrieb|a écrit|escribió|escreveu|ha scritto|scrisse|schreef|skrev|pisze|napisał|napsal|napísal|napisa[ol]|kirjoitti|kirjutas|a scris|írta|yazdı|пишет|пише|написал|написав|έγραψε|写道|寫道|のメール|書きました|작성|썼습니다|כתב|viết|menulis)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Verb();

    // "Compute <commands@example.org> wrote:", whatever stands between.
    [GeneratedRegex(@"^[^<>@]{1,100}<[^<>\s]+@[^<>\s]+>", RegexOptions.CultureInvariant)]
    private static partial Regex Sender();

    [GeneratedRegex(@"^(?:Quoting|Zitat von|Citando a|Citando|Selon) [^<>@]{0,100}<?[^<>\s]+@[^<>\s]+>? ?:$", RegexOptions.CultureInvariant)]
    private static partial Regex Quoting();

    [GeneratedRegex(@"@[^<>\s]+[>)] ?[:：]$", RegexOptions.CultureInvariant)]
    private static partial Regex AddressAtEnd();

    [GeneratedRegex(@"(?<!\d)(?:19|20)\d\d(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Year();

    [GeneratedRegex(@"(?<!\d)\d{1,2}[:.h]\d{2}(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Time();

    [GeneratedRegex(@"(?<!\d)\d{1,2}[-./]\d{1,2}[-./]\d{2,4}(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Day();
}
