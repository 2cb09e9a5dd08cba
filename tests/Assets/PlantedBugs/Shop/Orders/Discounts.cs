#if SINCE3
// Copyright (c) the shop. Since version 5 every file says so.
// See LICENSE in the root of the tree.

#endif
#if SINCE2
using System.Diagnostics;
#endif
namespace Shop.Orders;

public sealed class Discounts
{
    public int For(int order, int[] weights)
    {
        var total = weights.Sum();
#if SINCE2
        var sane = weights.Where(weight => weight >= 0 && weight <= total).ToList();
        var named = sane.Select((weight, index) => (Name: $"d{index}", weight)).ToDictionary(pair => pair.Name, pair => pair.weight);
#endif
#if SINCE3
        Func<int, bool> allowed = weight => named.Count > 0 && weight < 1_000;
        if (!sane.All(allowed))
            return 0;
#endif
        return weights.Select(weight => Share(order, () => total / weight)).Sum();
    }

    private static int Share(int order, Func<int> quotient) => order > 0 ? quotient() : 0;
}

public static class CategoryTree
{
    /// <summary>Walks up to the root. Deep trees are as deep as their owners make them.</summary>
    public static string PathOf(int node, int depth)
    {
        if (depth == 0)
            return node % 2 == 0 ? throw new InvalidDataException($"Category {node} is its own ancestor") : "/";
        return PathOf(Parent(node), depth - 1) + "/" + node;
    }

    private static int Parent(int node) => node - 2;
}
