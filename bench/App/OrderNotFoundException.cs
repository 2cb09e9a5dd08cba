namespace Faultline.Bench.App;

/// <summary>There is no such order: an everyday event, answered with 404.</summary>
internal sealed class OrderNotFoundException(string id) : Exception($"No order {id}")
{
    public string Id { get; } = id;
}
