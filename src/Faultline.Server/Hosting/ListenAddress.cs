using System.Globalization;
using System.Net;

namespace Faultline.Server.Hosting;

/// <summary>One address to listen on. Until there are accounts it is a loopback address: whoever reaches the server reads every report.</summary>
/// <param name="Url">The address as it was understood here, so that it cannot be understood otherwise where it is bound.</param>
internal sealed record ListenAddress(string Url)
{
    private const string LocalName = "localhost";

    /// <summary>Reads the addresses of <c>Faultline:Listen</c>.</summary>
    /// <exception cref="StartException">One of them is no URL, or would be reached from elsewhere.</exception>
    public static IReadOnlyList<ListenAddress> ParseAll(string text)
    {
        var addresses = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse).ToList();
        return addresses.Count > 0 ? addresses : throw new StartException("There is no address to listen on. Start it with --urls http://127.0.0.1:5080.");
    }

    /// <summary>Whether a host, as it stands in a URL or in the Host header, is this machine's loopback: an address, or the name localhost.</summary>
    /// <remarks>It reads addresses as Kestrel does, and not a hair more generously: what Kestrel takes for no address, it binds to all of them.</remarks>
    public static bool IsLoopback(string host) =>
        host.Equals(LocalName, StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static ListenAddress Parse(string url)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException e)
        {
            throw new StartException($"'{url}' is not an address to listen on; expected a URL such as http://127.0.0.1:5080.", e);
        }

        if (address.IsUnixPipe || address.IsNamedPipe || address.Scheme != Uri.UriSchemeHttp || address.PathBase.Length > 0 || address.Port is < 0 or > IPEndPoint.MaxPort)
            throw new StartException(
                $"'{url}' is not an address to listen on; expected http://, a loopback address and a port, such as http://127.0.0.1:5080. "
                + "TLS and paths are a reverse proxy's.");
        if (!IsLoopback(address.Host))
            throw new StartException(
                $"The server does not listen on '{url}': it has no accounts yet, so everyone who reaches it could read every report. "
                + $"Listen on loopback (--urls http://127.0.0.1:{address.Port}) and reach it through an SSH tunnel or a reverse proxy that asks who is there.");
        if (address.Port == 0 && !IPAddress.TryParse(address.Host, out _))
            throw new StartException($"'{url}' is not an address to listen on: the system chooses a port for one address only, so write http://127.0.0.1:0.");
        return new ListenAddress(Canonical(address));
    }

    private static string Canonical(BindingAddress address) =>
        IPAddress.TryParse(address.Host, out var ip)
            ? $"http://{new IPEndPoint(ip, address.Port)}"
            : $"http://{LocalName}:{address.Port.ToString(CultureInfo.InvariantCulture)}";
}
