using System.Text.Json;
using Faultline.Bench.Engine.Processes;

namespace Faultline.Bench.Engine.Rows;

/// <summary>The ids of all reports of project <c>default</c> that the server lists, page by page.</summary>
internal static class StoredIds
{
    public static async Task<IReadOnlyList<string>> ReadAsync(ServerProcess server, CancellationToken stop)
    {
        var ids = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            using var page = JsonDocument.Parse(await server.GetAsync($"/api/v1/reports?limit=200{cursor}", stop));
            ids.AddRange(page.RootElement.GetProperty("reports").EnumerateArray()
                .Where(report => report.GetProperty("project").ValueEquals("default"))
                .Select(report => report.GetProperty("id").GetString()!));
            cursor = page.RootElement.GetProperty("next").GetString() is { } next ? $"&cursor={Uri.EscapeDataString(next)}" : null;
        }

        return ids;
    }
}
