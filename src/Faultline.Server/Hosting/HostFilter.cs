namespace Faultline.Server.Hosting;

/// <summary>
/// Answers only to loopback names and the public URL's host. A page elsewhere whose name was pointed at 127.0.0.1 (DNS
/// rebinding) would else read every report through its visitor's browser.
/// </summary>
internal sealed class HostFilter(RequestDelegate next, PublicUrl publicUrl)
{
    public Task InvokeAsync(HttpContext context)
    {
        var host = context.Request.Host.Host;
        return ListenAddress.IsLoopback(host) || host.Equals(publicUrl.Host, StringComparison.OrdinalIgnoreCase)
            ? next(context)
            : throw ServerFaults.WrongHost(ServerFaults.Shorten(host), publicUrl.Host).ToException();
    }
}
