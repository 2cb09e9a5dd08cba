using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Faultline.Server.Hosting;

/// <summary>
/// The URL under which people reach this server. Every link is made from it, never from what a request says; the
/// default is the first address that the server listens on.
/// </summary>
internal sealed class PublicUrl(ServerOptions options, IServer server)
{
    private Uri Root => field ??= Parse(options.PublicUrl) ?? Listening();

    /// <summary>The host, as it stands in a Host header without the port.</summary>
    public string Host => Root.Host;

    /// <summary>The path before every path of this server, such as <c>/faultline</c>; mostly empty.</summary>
    public string PathBase => Root.AbsolutePath.TrimEnd('/');

    /// <summary>Host and port, as they stand in an Origin header.</summary>
    public string Authority => Root.Authority;

    /// <summary>Whether people come by https.</summary>
    public bool IsHttps => Root.Scheme == Uri.UriSchemeHttps;

    /// <summary>An absolute link; the path begins with a slash.</summary>
    public string Absolute(string path) => Root.GetLeftPart(UriPartial.Authority) + Path(path);

    /// <summary>A link inside the site: right by whatever name the browser came.</summary>
    public string Path(string path) => PathBase + path;

    /// <summary>Reads the option.</summary>
    /// <exception cref="StartException">It is no absolute http or https URL.</exception>
    public static Uri? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var usable = Uri.TryCreate(text, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            && url.Query.Length == 0 && url.Fragment.Length == 0 && url.UserInfo.Length == 0;
        return usable ? url : throw new StartException($"Faultline:PublicUrl is '{text}'; expected an absolute URL such as https://faultline.example.net.");
    }

    // The port may be the system's choice, so that it is known only now.
    private Uri Listening() =>
        new(server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            ?? throw new InvalidOperationException("The public URL was asked for before the server listened"));
}
