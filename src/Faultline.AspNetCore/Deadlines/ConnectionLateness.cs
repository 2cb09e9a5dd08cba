using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>
/// Late handlers of one HTTP/2 or HTTP/3 connection. The server keeps a place for each of them, and ends a connection with too many, innocent requests and
/// all; so one with some is asked to close: what runs on it ends well, and the client opens another.
/// </summary>
internal sealed class ConnectionLateness(IConnectionLifetimeNotificationFeature connection)
{
    private static readonly ConditionalWeakTable<IConnectionLifetimeNotificationFeature, ConnectionLateness> OfConnection = [];

    private int _late;
    private int _isClosing;

    /// <summary>Whether it was asked to close.</summary>
    public bool IsClosing => Volatile.Read(ref _isClosing) == 1;

    public static ConnectionLateness? Of(IFeatureCollection features) => features.Get<IConnectionLifetimeNotificationFeature>() is { } connection
        ? OfConnection.GetValue(connection, static connection => new ConnectionLateness(connection))
        : null;

    /// <summary>One handler more is late.</summary>
    /// <returns>Whether the connection was asked to close because of it.</returns>
    public bool Add(int most)
    {
        // At more than so many too: the number may have become less meanwhile.
        if (Interlocked.Increment(ref _late) < most || Interlocked.Exchange(ref _isClosing, 1) == 1)
            return false;
        connection.RequestClose();
        return true;
    }

    public void Remove() => Interlocked.Decrement(ref _late);
}
