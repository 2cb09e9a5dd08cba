using System.Globalization;
using Faultline.Bench.Formats;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var comparisons = Comparison.All();
if (args.Contains("--help"))
{
    Console.WriteLine($"""
        Measures writing and reading each format against JsonSerializer, source-generated, on an equivalent document, in pairs that take turns.

          bench/formats [options]

          --row NAME    only this row; may be given several times. Rows:
                        {string.Join(", ", comparisons.Select(comparison => comparison.Name))}
          --pairs N     pairs per row, and as many A/A pairs. Default 21
          --quick       3 short pairs: a look, not a result
          --help        this text

        Ends with 1 if a figure is missed by more than the spread of the A/A pairs, else with 0.
        """);
    return 0;
}

var isQuick = args.Contains("--quick");
var pairs = ValuesOf("--pairs").Select(value => int.Parse(value, CultureInfo.InvariantCulture)).DefaultIfEmpty(isQuick ? 3 : 21).Last();
var wanted = ValuesOf("--row").ToHashSet();
if (wanted.FirstOrDefault(name => comparisons.All(comparison => comparison.Name != name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no row '{unknown}'. See --help.");
    return 2;
}

Console.WriteLine("| row | CPU: median (quartiles) | A/A | to reach | | serializer | Faultline |");
Console.WriteLine("|---|---|---|---|---|---|---|");
var isMissed = false;
var chosen = comparisons.Where(comparison => wanted.Count == 0 || wanted.Contains(comparison.Name)).ToList();
// All of them at once: what they share is then as compiled for the first row as for the last.
Meter.WarmUp([.. chosen.SelectMany(comparison => (Action<int>[])[comparison.Baseline, comparison.Contender])]);
foreach (var comparison in chosen)
{
    var result = ComparisonResult.Of(comparison, pairs, TimeSpan.FromMilliseconds(isQuick ? 100 : 300));
    Console.WriteLine(result);
    isMissed |= result.IsMissed;
}

return isMissed ? 1 : 0;

IEnumerable<string> ValuesOf(string option) => args.Zip(args.Skip(1)).Where(pair => pair.First == option).Select(pair => pair.Second);
