using System.Text.Json;

namespace Faultline.EndToEnd.Engine;

/// <summary>A project's ledger as the API gives it.</summary>
/// <param name="Totals">Counts since ever by line and reason.</param>
/// <param name="Hours">The same of the last day, added up from its hours.</param>
/// <param name="Keyless">Requests without a valid key since ever, of all projects.</param>
/// <param name="PendingBytes">Bytes that wait in the project's spools.</param>
internal sealed record LedgerSums(
    IReadOnlyDictionary<(string Line, string Reason), long> Totals, IReadOnlyDictionary<(string Line, string Reason), long> Hours, long Keyless, long PendingBytes)
{
    /// <summary>What was accepted and of which nothing is said yet.</summary>
    public long Waiting => Of("accepted") - Of("stored") - Of("duplicate") - Of("parked") - Of("damaged");

    public long Of(string line, string? reason = null) => Totals.Where(row => row.Key.Line == line && (reason is null || row.Key.Reason == reason)).Sum(row => row.Value);

    public static LedgerSums Parse(string json)
    {
        using var parsed = JsonDocument.Parse(json);
        return new LedgerSums(
            Rows(parsed.RootElement.GetProperty("totals")), Rows(parsed.RootElement.GetProperty("hours")), Rows(parsed.RootElement.GetProperty("keyless")).Values.Sum(), parsed.RootElement.GetProperty("balance").GetProperty("pending_bytes").GetInt64());
    }

    public override string ToString() => string.Join(", ", Totals.Select(row => $"{row.Key.Line}{(row.Key.Reason.Length > 0 ? "/" : "")}{row.Key.Reason} {row.Value}"));

    private static Dictionary<(string, string), long> Rows(JsonElement rows) => rows.EnumerateArray()
        .GroupBy(row => (row.GetProperty("line").GetString()!, row.GetProperty("reason").GetString() ?? ""))
        .ToDictionary(group => group.Key, group => group.Sum(row => row.GetProperty("count").GetInt64()));
}
