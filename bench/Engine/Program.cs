using System.Globalization;
using Faultline.Bench.Engine;
using Faultline.Bench.Engine.Peers;
using Faultline.Bench.Engine.Rows;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["peer", ..])
    return await PeerCommand.RunAsync(args[1..]);

if (args.Contains("--help"))
{
    Console.WriteLine(EngineOptions.Help);
    return 0;
}

if (!EngineOptions.TryParse(args, out var options, out var fault))
{
    Console.Error.WriteLine($"{fault}. See --help.");
    return 2;
}

return await new RowRuns($"bench/engine {string.Join(' ', args)}", options.Data, options.Output).RunAsync(
    (options.Rows.Count > 0 ? options.Rows : Row.All).Select(row => (row.Name, row.What, (Func<CancellationToken, Task<RowResult>>)(stop => row.RunAsync(options, stop)))));
