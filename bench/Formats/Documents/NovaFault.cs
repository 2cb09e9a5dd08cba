namespace Faultline.Bench.Formats.Documents;

internal sealed record NovaFault(int Code, string Message);
