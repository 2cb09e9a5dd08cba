using System.Net;
using System.Net.Sockets;

namespace Faultline.EndToEnd.Programs;

internal static class Ports
{
    /// <summary>A port that the system had free a moment ago. For programs that must be told theirs and keep it across restarts.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
