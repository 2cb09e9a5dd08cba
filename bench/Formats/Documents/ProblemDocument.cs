namespace Faultline.Bench.Formats.Documents;

internal sealed record ProblemDocument(
    string Type, string Title, int Status, string Detail, string Code, string? RequestId, Dictionary<string, string> Data, IReadOnlyList<ProblemDocument>? Causes)
{
    public static ProblemDocument Of(Fault fault) => new(
        fault.Links[0].Href, fault.Title, fault.Status, fault.Detail, fault.Code.ToString(), fault.RequestId?.ToString(),
        fault.Data.ToDictionary(entry => entry.Key, entry => (string)entry.Value!), fault.Causes.Count == 0 ? null : [.. fault.Causes.Select(Of)]);
}
