using System.Globalization;

namespace Faultline.Server.Intakes;

/// <summary>What a sender of reports is told when they are not taken in: docs/intake.md.</summary>
internal static class IntakeFaults
{
    public static Fault Unauthorized() =>
        new(
            "faultline.intake.unauthorized",
            401,
            "Ingest key needed",
            "Send the project's ingest key: Authorization: Bearer flk_…. The key is missing, malformed or unknown.");

    public static Fault UnsupportedMediaType(string? type) =>
        new(
            "faultline.intake.unsupported_media_type",
            415,
            "Media type not supported",
            $"'{ServerFaults.Shorten(type ?? "")}' is not taken in; expected application/x-ndjson, or application/json for a single report, in UTF-8.");

    public static Fault UnsupportedEncoding(string encoding) =>
        new(
            "faultline.intake.unsupported_encoding",
            415,
            "Content encoding not supported",
            $"The content encoding '{ServerFaults.Shorten(encoding)}' is not taken in; expected gzip or none.");

    public static Fault DamagedBody(string why, int accepted) =>
        new("faultline.intake.damaged_body", 400, "Body damaged", $"The body breaks off or is damaged: {why}. {Kept(accepted)}")
        {
            Data = new Dictionary<string, object?> { ["accepted"] = accepted },
        };

    public static Fault BodyTooLarge(string what, int accepted) =>
        new("faultline.intake.body_too_large", 413, "Body too large", $"The body has more than {what}. {Kept(accepted)} Send the rest in smaller bodies.")
        {
            Data = new Dictionary<string, object?> { ["accepted"] = accepted },
        };

    public static Fault LinesRefused(bool allTooLong, int accepted, int duplicate, IReadOnlyList<RefusedLine> refused) =>
        new(
            allTooLong ? "faultline.intake.line_too_large" : "faultline.intake.lines_refused",
            allTooLong ? 413 : 400,
            allTooLong ? "Report too large" : "Not all lines are reports",
            string.Create(CultureInfo.InvariantCulture, $"{accepted} lines are stored, {refused.Count} are not. Line {refused[0].Line}: {refused[0].Reason}."))
        {
            Data = new Dictionary<string, object?>
            {
                ["accepted"] = accepted,
                ["duplicate"] = duplicate,
                ["refused"] = refused.Select(line => new Dictionary<string, object?> { ["line"] = line.Line, ["reason"] = line.Reason }).ToList(),
            },
        };

    public static Fault CannotStore(string why) =>
        new("faultline.intake.unavailable", 503, "Reports cannot be stored now", $"{why} Send the reports again later; the ids make that safe.")
        {
            RetryAfter = TimeSpan.FromSeconds(5),
        };

    private static string Kept(int accepted) =>
        accepted == 0 ? "Nothing of it is stored." : string.Create(CultureInfo.InvariantCulture, $"The first {accepted} reports of it are stored.");
}
