using System.Text.Json;
using Faultline.Bench.Engine.Processes;

namespace Faultline.Bench.Engine.Rows;

/// <summary>The numbers of all groups of project <c>default</c>, page by page.</summary>
internal static class GroupNumbers
{
    public static async Task<IReadOnlyList<long>> ReadAsync(ServerProcess server, CancellationToken stop)
    {
        var numbers = new List<long>();
        for (string? cursor = ""; cursor is not null;)
        {
            using var page = JsonDocument.Parse(await server.GetAsync($"/api/v1/projects/default/groups?sort=last&limit=200{cursor}", stop));
            numbers.AddRange(page.RootElement.GetProperty("groups").EnumerateArray().Select(group => group.GetProperty("number").GetInt64()));
            cursor = page.RootElement.GetProperty("next").GetString() is { } next ? $"&cursor={Uri.EscapeDataString(next)}" : null;
        }

        return numbers;
    }
}
