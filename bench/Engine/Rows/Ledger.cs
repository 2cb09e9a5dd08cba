using System.Net;
using Faultline.Bench.Engine.Processes;

namespace Faultline.Bench.Engine.Rows;

/// <summary>What the server's ledger says of project <c>default</c>.</summary>
internal static class Ledger
{
    /// <summary>The ledger as it is answered, or that there is none.</summary>
    public static async Task<string> ReadAsync(ServerProcess server, CancellationToken stop)
    {
        try
        {
            return $"Ledger: `{await server.GetAsync("/api/v1/projects/default/ledger", stop)}`\n";
        }
        catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return "Ledger: this server has none.\n";
        }
    }
}
