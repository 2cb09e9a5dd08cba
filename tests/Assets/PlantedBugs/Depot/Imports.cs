#if SINCE3
// Copyright (c) the shop. Since version 5 every file says so.
// See LICENSE in the root of the tree.

#endif
#if SINCE2
using System.Diagnostics;
#endif
using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace Depot.Imports;

public sealed class StockImport : IJob
{
    public async Task RunAsync(JobArgs args)
    {
        await Task.Yield();
        Check(args.Number, args.Text);
    }

    private static void Check(int line, string batch)
    {
        var columns = line % 7;
#if SINCE3
        var file = $"/var/spool/import/{2026_0101 + (line % 28)}/{batch}.csv";
        if (columns < 9)
            throw new FormatException($"Line {line} of {file} has {columns} columns");
#else
        if (columns < 9)
            throw new FormatException($"Line {line} of /var/spool/import/{2026_0101 + (line % 28)}/{batch}.csv has {columns} columns");
#endif
    }
}

public sealed class ShelfMap : IJob
{
#if SINCE2
    private readonly HashSet<string> _known = [];

    private int Known => _known.Count;

#endif
    private readonly Dictionary<string, int> _shelves = new() { ["A1"] = 1 };
#if SINCE3

    public void Learn(IEnumerable<string> shelves)
    {
        foreach (var shelf in shelves)
            _known.Add(shelf);
    }
#endif

    public Task RunAsync(JobArgs args)
    {
        var shelf = $"{(char)('B' + (args.Number % 20))}{args.Number % 90}";
        return Task.FromResult(Locate(shelf));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Locate(string shelf)
    {
        var at = shelf.ToUpperInvariant();
        return _shelves[at];
    }
}

public sealed class Manifest : IJob
{
    public Task RunAsync(JobArgs args)
    {
        var rows = Rows(args.Number, ["1;tent;4", "2;bag", "3;rope;" + args.Number]);
        return Task.FromResult(rows.Sum());
    }

    private static IEnumerable<int> Rows(int manifest, string[] lines)
    {
#if SINCE2
        bool IsComment(string line) => line.StartsWith('#');
#endif
#if SINCE3
        string Clean(string line) => line.Trim();
#endif
        foreach (var line in lines)
        {
#if SINCE2
            if (IsComment(line))
                continue;
#endif
#if SINCE3
            yield return Amount(Clean(line));
#else
            yield return Amount(line);
#endif
        }

        int Amount(string line)
        {
            var cells = line.Split(';');
            return int.Parse(cells[2]) + manifest;
        }
    }
}

public sealed record Item(string Sku, Dimensions? Size);

public sealed record Dimensions(int Width, int Height)
{
    public int Area => checked(Width * Height);
}

/// <summary>Sorts by an expression that is compiled at run time, as object mappers do.</summary>
public sealed class Repository<T>(IEnumerable<T> rows)
{
    public List<T> OrderBy(Expression<Func<T, int>> key)
    {
#if SINCE2
        Func<T, bool> present = row => row is not null;
        var compiled = key.Compile();
        return rows.Where(present).Select(row => (Key: compiled(row), row)).OrderBy(pair => pair.Key).Select(pair => pair.row).ToList();
#else
        var compiled = key.Compile();
        return rows.Select(row => (Key: compiled(row), row)).OrderBy(pair => pair.Key).Select(pair => pair.row).ToList();
#endif
    }
}

public sealed class Sizes : IJob
{
    public Task RunAsync(JobArgs args)
    {
        var items = new Repository<Item>([new("tent", new(2, 3)), new("hall", new(70_000 + args.Number, 70_000))]);
        return Task.FromResult(items.OrderBy(item => item.Size!.Area));
    }
}

public sealed class FolderScan : IJob
{
    public Task RunAsync(JobArgs args)
    {
        ScanFolder("/srv/depot", 2 + (args.Number % 40), args.Text);
        return Task.CompletedTask;
    }

    private static int ScanFolder(string path, int depth, string name)
    {
        var size = 0;
        foreach (var entry in (string[])["a", "b"])
            size += ScanEntry($"{path}/{entry}", depth - 1, name);
        return size;
    }

    private static int ScanEntry(string path, int depth, string name)
    {
        if (depth > 0)
            return ScanFolder(path, depth, name) + 1;
        throw new UnauthorizedAccessException($"Access to the path '{path}/{name}' is denied.");
    }
}
