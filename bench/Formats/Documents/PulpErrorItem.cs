namespace Faultline.Bench.Formats.Documents;

internal sealed record PulpErrorItem(
    string Code, string Description, Dictionary<string, string> Data, IReadOnlyList<PulpErrorItem> SubErrors, string Title, int? HttpStatus, string? RequestId)
{
    public static PulpErrorItem Of(Fault fault, bool isCause) => new(
        "PLP0000", fault.Detail, new(fault.Data.Select(entry => KeyValuePair.Create(entry.Key, (string)entry.Value!)).Prepend(new("fault_code", fault.Code.ToString()))),
        [.. fault.Causes.Select(cause => Of(cause, isCause: true))], fault.Title, isCause ? fault.Status : null, isCause ? fault.RequestId?.ToString() : null);
}
