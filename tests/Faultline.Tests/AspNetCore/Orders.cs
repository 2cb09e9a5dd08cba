using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Faultline.Tests.AspNetCore;

/// <summary>What the requests of <see cref="OrdersApp"/> and <see cref="OrdersController"/> are made of.</summary>
public static class Orders
{
    public sealed class Order
    {
        [Required]
        public ServerPart? Server { get; set; }

        [Range(1, 5)]
        public int? Count { get; set; }

        public Guid Id { get; set; }

        public State State { get; set; }

        public List<Item> Items { get; set; } = [];

        public Dictionary<string, string> Labels { get; set; } = [];
    }

    public sealed class Item
    {
        [JsonPropertyName("price_eur")]
        [Range(0, 100)]
        public decimal Price { get; set; }
    }

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed class ServerPart
    {
        [Required]
        public required string Name { get; set; }

        [StringLength(3)]
        public string? Tag { get; set; }
    }

    public sealed class Both
    {
        public required string First { get; set; }

        public required string Second { get; set; }
    }

    [JsonConverter(typeof(JsonStringEnumConverter<State>))]
    public enum State
    {
        Up,
        Down,
    }
}
