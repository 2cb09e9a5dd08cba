#if SINCE3
// Copyright (c) the shop. Since version 5 every file says so.
// See LICENSE in the root of the tree.

#endif
#if SINCE2
using System.Diagnostics;
#endif
using System.Net;
using System.Net.Sockets;

namespace Shop.Kernel;

/// <summary>The HTTP client of all services, with the annotations that operators asked for.</summary>
public sealed class Upstream(HttpMessageHandler network)
{
    private readonly HttpClient _client = new(network);

    public async Task<string> GetAsync(string url)
    {
        Deadline.Check();
        try
        {
            return await SendAsync(new HttpRequestMessage(HttpMethod.Get, url));
        }
        catch (HttpRequestException e)
        {
            var target = new Uri(url);
            e.Data["upstream.host"] = target.Host;
            if (e.StatusCode is { } status)
                e.Data["upstream.status"] = (int)status;
            throw;
        }
    }

    private async Task<string> SendAsync(HttpRequestMessage request)
    {
        Statements.Note("http", $"{request.Method} {request.RequestUri}", 0.05);
#if SINCE3
        request.Headers.TryAddWithoutValidation("X-Caller", "shop");
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false);
#else
        using var response = await _client.SendAsync(request);
#endif
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync();
    }
}

/// <summary>The network as it is when things go wrong: hosts that refuse, throttle, or are down.</summary>
public sealed class Network : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var url = request.RequestUri!;
        if (url.Host.StartsWith("fraud"))
            throw new HttpRequestException(HttpRequestError.ConnectionError, $"Connection refused ({url.Host}:{url.Port})", new SocketException((int)SocketError.ConnectionRefused));
        var status = (url.Host.Split('.')[0], url.AbsolutePath.Split('/')[1]) switch
        {
            ("payments", "charges") => HttpStatusCode.ServiceUnavailable,
            ("payments", "refunds") => HttpStatusCode.Conflict,
            ("tax", _) => HttpStatusCode.ServiceUnavailable,
            ("carrier", _) => HttpStatusCode.TooManyRequests,
            _ => HttpStatusCode.OK,
        };
        return new HttpResponseMessage(status) { RequestMessage = request, Content = new StringContent("{}") };
    }
}
