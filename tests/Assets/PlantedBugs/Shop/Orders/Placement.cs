#if SINCE3
// Copyright (c) the shop. Since version 5 every file says so.
// See LICENSE in the root of the tree.

#endif
#if SINCE2
using System.Diagnostics;
#endif
using System.Runtime.CompilerServices;

namespace Shop.Orders;

public sealed class OutOfStockException(string sku, int asked, int left) : Exception($"Only {left} of {sku} are left, {asked} were asked for")
{
    public string Sku { get; } = sku;
}

public sealed class Placement
{
#if SINCE2
    private readonly Dictionary<string, int> _reserved = [];

    public int ReservedOf(string sku) => _reserved.GetValueOrDefault(sku);

#endif
    public int Reserve(int order, string sku)
    {
        var left = LeftOf(sku);
        return Take(order, sku, left);
    }

    public async Task<int> ReserveAsync(int order, string sku)
    {
        await Task.Yield();
        var left = LeftOf(sku);
        await Task.Delay(1);
        return Take(order, sku, left);
    }

    /// <summary>What the queue of the web site does later, on a thread of the pool, cut off from who asked.</summary>
    public Task<int> ReserveInBackground(int order, string sku) => Task.Run(() => Take(order, sku, LeftOf(sku)));

    private static int LeftOf(string sku) => sku.Length % 3;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Take(int order, string sku, int left)
    {
        var asked = 3 + (order % 6);
        if (asked > left)
            throw new OutOfStockException(sku, asked, left);
        return left - asked;
    }
}
