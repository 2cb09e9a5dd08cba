#if SINCE3
// Copyright (c) the shop. Since version 5 every file says so.
// See LICENSE in the root of the tree.

#endif
#if SINCE2
using System.Diagnostics;
#endif
using System.Runtime.CompilerServices;

namespace Shop.Orders;

public readonly record struct Money(decimal Amount, string Currency)
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Money operator +(Money left, Money right)
    {
        left.Expect(right.Currency);
        return left with { Amount = left.Amount + right.Amount };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Expect(string currency)
    {
        if (currency != Currency)
            throw new NotSupportedException("Sums of different currencies are not supported");
    }
}

public sealed class Basket
{
    public decimal Sum(int basket)
    {
        Money[] prices = [new(basket, "EUR"), new(12.5m, "EUR"), new(3, "USD")];
        var sum = new Money(0, "EUR");
        foreach (var price in prices)
            sum += price;
        return sum.Amount;
    }

    public decimal Total(int basket)
    {
        int[] steps = [1, 5, 10];
#if SINCE2
        // Since the summer sale there are smaller steps.
        var scale = basket > 100 ? 2 : 1;

        var offset = scale - 1;
#endif
#if SINCE3
        var rounding = 0.01m;

        var floor = Math.Floor(rounding * 100);

        if (floor < 0)
            return 0;
#endif
        decimal total = 0;
        for (var i = 0; i <= steps.Length; i++)
            total += steps[i] * basket;
        return total;
    }
}
