using System.Globalization;
using Faultline.Bench.Deadlines;
using Faultline.Bench.Engine.Rows;
using Row = Faultline.Bench.Deadlines.Rows.Row;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Contains("--help"))
{
    Console.WriteLine(BenchOptions.Help);
    return 0;
}

if (!BenchOptions.TryParse(args, out var options, out var fault))
{
    Console.Error.WriteLine($"{fault}. See --help.");
    return 2;
}

return await new RowRuns($"bench/deadlines {string.Join(' ', args)}", options.Data, options.Output).RunAsync(
    (options.Rows.Count > 0 ? options.Rows : Row.All).Select(row => (row.Name, row.What, (Func<CancellationToken, Task<RowResult>>)(stop => row.RunAsync(options, stop)))));
