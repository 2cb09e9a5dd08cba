using System.Runtime.CompilerServices;

namespace Faultline.Bench.App;

/// <summary>Fails three frames deep, with an inner exception: two throws. No frame may be inlined away.</summary>
internal static class Warehouse
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string Reserve(string order) => Pick(order);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Pick(string order)
    {
        try
        {
            return ReadShelf(order);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidOperationException($"Order {order} cannot be reserved", e);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string ReadShelf(string order) => throw new InvalidDataException($"The shelf of order {order} has no rows");
}
