#if SINCE3
// Copyright (c) the shop. Since version 5 every file says so.
// See LICENSE in the root of the tree.

#endif
#if SINCE2
using System.Diagnostics;
#endif
using System.Runtime.CompilerServices;

namespace Shop.Orders;

public sealed class Parcel
{
    public string? Sender { get; init; }

    public List<string>? Notes { get; init; }
}

public sealed class Labels(IOrderStore store)
{
    public async Task<string> PrintAsync(int order)
    {
        var parcel = new Parcel { Sender = order < 0 ? "shop" : null };
        await Task.Yield();
        return Sender(parcel);
    }

    public int GiftNote(int order)
    {
        var parcel = new Parcel();
#if SINCE2
        if (order < 0)
            return store.Find(order).Id;
#endif
        return Lines(parcel);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Sender(Parcel parcel) => parcel.Sender.Trim();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Lines(Parcel parcel) => parcel.Notes.Count;
}
