#if SINCE3
// Copyright (c) the shop. Since version 5 every file says so.
// See LICENSE in the root of the tree.

#endif
#if SINCE2
using System.Diagnostics;
#endif
namespace Shop.Orders;

public sealed record ReceiptLine(string Name, int Quantity);

public sealed class Receipt(int order, List<ReceiptLine> lines)
{
    public int Order => order;

    public List<ReceiptLine> Lines => lines;

    public decimal AveragePrice
    {
        get
        {
            var priced = lines.Where(line => line.Quantity > 100).ToList();
#if SINCE3
            var sum = priced.Sum(line => line.Quantity * 2.5m);
            return sum / priced.Count;
#else
            return priced.Sum(line => line.Quantity * 2.5m) / priced.Count;
#endif
        }
    }
}

public sealed class RankByMargin : IComparer<string>
{
    private readonly Dictionary<string, decimal> _margins = new() { ["tent"] = 0.2m, ["bag"] = 0.4m };

    public int Compare(string? left, string? right) => _margins[left!].CompareTo(_margins[right!]);
}
