namespace Faultline.Bench.Formats.Documents;

internal sealed record OpenStackItem(string? RequestId, string Code, int Status, string Title, string Detail, Dictionary<string, string> Data, IReadOnlyList<LinkItem> Links)
{
    public static OpenStackItem Of(Fault fault) => new(
        fault.RequestId?.ToString(), fault.Code.ToString(), fault.Status, fault.Title, fault.Detail,
        fault.Data.ToDictionary(entry => entry.Key, entry => (string)entry.Value!), [.. fault.Links.Select(link => new LinkItem(link.Rel, link.Href))]);
}
