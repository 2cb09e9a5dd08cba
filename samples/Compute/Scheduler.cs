using System.Globalization;

namespace Compute;

/// <summary>Fails three frames deep, with an inner exception and a message that callers must not see.</summary>
internal sealed partial class Scheduler(ILogger<Scheduler> logger)
{
    public async Task<string> PickHostAsync(string server)
    {
        LogLooking(server);
        await Task.Yield();
        return WeighHosts(server);
    }

    private static string WeighHosts(string server)
    {
        try
        {
            return ReadWeight("12 GB").ToString(CultureInfo.InvariantCulture);
        }
        catch (FormatException e)
        {
            throw new InvalidOperationException($"No host for {server}: weights of cell db-7 (password=hunter2) are broken", e);
        }
    }

    private static int ReadWeight(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [LoggerMessage(1, LogLevel.Information, "Looking for a host for {Server}")]
    private partial void LogLooking(string server);
}
