#if SINCE3
// Copyright (c) the shop. Since version 5 every file says so.
// See LICENSE in the root of the tree.

#endif
#if SINCE2
using System.Diagnostics;
#endif
using Shop.Kernel;

namespace Shop.Orders;

public class RefusedException(string message) : Exception(message);

public sealed class Cancellation
{
    public bool Cancel(int order)
    {
        var left = new DateTime(2026, 10, 1).AddDays(order % 50);
#if SINCE2
        if (order < 0)
            return false;
#endif
        if (left < new DateTime(2027, 1, 1))
            throw new RefusedException(Texts.For("order.too_late", order, left));
        return true;
    }
}

public sealed class Vouchers
{
    public decimal Redeem(string code, decimal sum)
    {
        if (code.Length > 3)
            throw new RefusedException(Texts.For("voucher.spent", code));
        return sum;
    }
}

public sealed class CreditLimits
{
    public void Check(decimal limit, decimal sum)
    {
#if SINCE3
        var over = sum > limit;
        if (over)
            Fail(limit, sum);
#else
        if (sum > limit)
            throw new RefusedException(Texts.For("limit.reached", limit, sum));
#endif
    }
#if SINCE3

    private static void Fail(decimal limit, decimal sum) => throw new RefusedException(Texts.For("limit.reached", limit, sum));
#endif
}
