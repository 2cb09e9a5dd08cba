using System.Globalization;
using Faultline.Server.Ledger;

namespace Faultline.Server.Reports;

/// <summary>Why a report's details are not here, in a sentence for whoever asked.</summary>
internal static class LossWords
{
    /// <summary>One word: evicted, sampled, erased, refused.</summary>
    public static string Word(PayloadLossReason reason) => reason switch
    {
        PayloadLossReason.Evicted => "evicted",
        PayloadLossReason.Sampled => "sampled",
        PayloadLossReason.Erased => "erased",
        PayloadLossReason.Refused => "refused",
        _ => reason.ToString(),
    };

    /// <summary>The sentence, such as <c>One of 4,013 like this; its details were dropped on 2026-11-20 to stay inside the disk budget.</c></summary>
    public static string Sentence(KnownReport report, PayloadLoss loss)
    {
        var day = loss.At.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var like = report.Group is { Count: > 1 } group ? string.Create(CultureInfo.InvariantCulture, $"One of {group.Count:#,0} like this") : "The only one like this";
        return loss.Reason switch
        {
            PayloadLossReason.Evicted => $"{like}; its details were dropped on {day}{Why(loss.Detail)}.",
            PayloadLossReason.Sampled => $"{like}; its details were not kept, because its group had enough of that hour.",
            PayloadLossReason.Erased => $"{like}; its details were erased on {day}, because the person whose data they held wished it.",
            _ => $"We saw it on {day}, we did not keep it, {Refusal(loss.Detail)}.",
        };
    }

    private static string Why(string? detail) => detail switch
    {
        LedgerReasons.Age => " for their age",
        LedgerReasons.Bytes => " to stay inside the disk budget",
        _ => "",
    };

    private static string Refusal(string? detail) => detail switch
    {
        LedgerReasons.Quota => "because the project's quota was used up",
        LedgerReasons.DiskBudget => "because the disk budget was used up",
        LedgerReasons.TooLarge => "because it was larger than a report may be",
        LedgerReasons.Malformed => "because it was no report as it came",
        LedgerReasons.DiskError => "because the disk took nothing",
        null => "because it was refused",
        var other => $"because it was refused: {other}",
    };
}
