namespace Faultline.Bench.Formats.Documents;

internal sealed record LinkItem(string Rel, string Href);
