#if SINCE3
// Copyright (c) the shop. Since version 5 every file says so.
// See LICENSE in the root of the tree.

#endif
#if SINCE2
using System.Diagnostics;
#endif
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Shop.Kernel;

public sealed class ShopException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The one place where the shop raises its errors: everybody calls it.</summary>
public static class ErrorReporter
{
    private static int s_raised;

    [DoesNotReturn]
    public static void Raise(string message, params object?[] values) => RaiseCore(string.Format(message, values), null);

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RaiseCore(string message, Exception? cause)
    {
        Interlocked.Increment(ref s_raised);
#if SINCE2
        var error = new ShopException(message, cause) { Data = { ["raised"] = s_raised } };
        throw error;
#else
        throw new ShopException(message, cause);
#endif
    }
}
