namespace Faultline.Bench.Formats.Documents;

internal sealed record OpenStackDocument(IReadOnlyList<OpenStackItem> Errors)
{
    public static OpenStackDocument Of(Fault fault) => new([OpenStackItem.Of(fault), .. fault.Causes.Select(OpenStackItem.Of)]);
}
