using System.Text.RegularExpressions;

namespace Faultline.Mail.Commands;

/// <summary>
/// The words with which mail programs introduce what they quote, in the language of their user: <c>On Thu, 26 Nov 2026 at 10:00, Compute &lt;commands@example.org&gt; wrote:</c>.
/// </summary>
/// <remarks>
/// It must be one beyond doubt, since a line that is taken for one is not run, and its sender does not hear of it: it ends with a colon, begins as one begins, says when or
/// who, and has the verb. One over several lines has a date as mail programs write it: numbers and hours alone, as in <c>stop 5 web 10:00</c>, may be a command's.
/// </remarks>
internal static partial class Attribution
{
    /// <summary>Over how many lines mail programs break one.</summary>
    public const int MostLines = 3;

    /// <summary>Longest one.</summary>
    public const int MaxLength = 400;

    // Months in the languages of the verbs below, by their beginnings.
    private const string Month =
        "(?:jan|ian|ene|gen|oca|sty|led|sij|tammi|янв|січ|ιαν|feb|fév|fev|febr|lut|úno|velj|helmi|şub|veeb|фев|лют|φεβ|mar|mär|maa|mrt|már|bře|ožu|мар|бер|μαρ|" +
        "apr|avr|abr|ápr|kwi|dub|tra|huhti|nis|апр|кві|απρ|may|mai|maj|mei|mag|máj|kvě|svi|touko|мая|май|тра|μα[ΐιί]|" +
        "jun|jui|jún|iun|giu|cze|čer|lip|kesä|haz|июн|чер|ιου|jul|júl|iul|lug|srp|heinä|tem|июл|лип|aug|aoû|aou|ago|agu|sie|kol|elo|ağu|авг|сер|αυγ|" +
        "sep|set|sze|wrz|zář|ruj|syys|eyl|сен|вер|σεπ|oct|okt|out|ott|paź|říj|loka|eki|окт|жов|οκτ|nov|noi|lis|stu|marras|kas|ноя|лис|νοε|" +
        "dec|déc|dic|dez|des|gru|pro|joulu|ara|дек|гру|δεκ)\\p{L}*";

    // 26.11.26, 26. 11. 2026, 11/26/26, 2026-11-26, 2026年, Nov 26, 2026, 26. Nov. 2026, 26 de nov. de 2026, 26 thg 11, 2026, 2026. nov. 26.
    private const string Date =
        $@"(?i:(?<!\d)(?:\d{{1,2}}[-./] ?\d{{1,2}}[-./] ?(?:\d{{4}}|\d{{2}})(?!\.?\d)|{Year4}(?: ?[年년]|[-./]\d{{1,2}}[-./]\d{{1,2}}(?!\d)|\. {Month})" +
        $@"|\d{{1,2}}\.? (?:de )?(?:{Month}|thg \d{{1,2}})\.?,? (?:de )?{Year4}(?!\d))|(?<!\p{{L}}){Month}\.? \d{{1,2}},? {Year4}(?!\d))";

    private const string Year4 = @"(?:19|20)\d\d";

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
        return isOneLine ? hasAddress || SaysWhen(text) : AnyDate().IsMatch(text) && (hasAddress || hasTime);
    }

    /// <summary>Whether a text says a day or a time, as all but the shortest introductions do.</summary>
    public static bool SaysWhen(string text) => Year().IsMatch(text) || Time().IsMatch(text) || Day().IsMatch(text);

    /// <summary>Whether a text says both.</summary>
    public static bool SaysDayAndTime(string text) => (Year().IsMatch(text) || Day().IsMatch(text)) && Time().IsMatch(text);

    // A word of the language, the date itself, or the day of the week before the date: any word with a comma or a dot behind it, or one of those that have none.
    [GeneratedRegex(
        @"^(?:(?:On|Am|Le|El|Em|Il|Op|Den|W dniu|Dne|Dňa|În|Στις|Vào|Pada|Dana) |(?:\p{L}{1,12}[.,]{1,2} |(?:ma|ti|ke|to|pe|la|su|man|tir|ons|tors?|fre|lør|søn|po|út|ut|st|čt|št|pá|pi|so|ne|Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?"
        + Date + ")",
        RegexOptions.CultureInvariant)]
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

    [GeneratedRegex(Date, RegexOptions.CultureInvariant)]
    private static partial Regex AnyDate();

    [GeneratedRegex($@"(?<!\d){Year4}(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Year();

    [GeneratedRegex(@"(?<!\d)\d{1,2}[:.h]\d{2}(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Time();

    [GeneratedRegex(@"(?<!\d)\d{1,2}[-./]\d{1,2}[-./]\d{2,4}(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Day();
}
