#if SINCE3
// Copyright (c) the shop. Since version 5 every file says so.
// See LICENSE in the root of the tree.

#endif
#if SINCE2
using System.Diagnostics;
#endif
using System.Runtime.CompilerServices;

namespace Shop.Kernel;

/// <summary>Preconditions of the whole shop.</summary>
public static class Guard
{
#if SINCE2
    public static bool IsStrict { get; set; } = true;

#endif
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T NotNull<T>(T? value)
        where T : class
    {
#if SINCE3
        if (value is null)
            FailNull(nameof(value));
        return value!;
#else
        return value ?? throw new ArgumentNullException(nameof(value));
#endif
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Positive(int value)
    {
        if (value <= 0)
            throw new ArgumentOutOfRangeException(nameof(value), value, "Expected a positive number.");
        return value;
    }
#if SINCE3

    private static void FailNull(string name) => throw new ArgumentNullException(name);
#endif
}
