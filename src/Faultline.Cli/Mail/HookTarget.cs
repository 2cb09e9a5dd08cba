using System.Net.Http.Headers;

namespace Faultline.Cli.Mail;

/// <summary>The HTTP hook of a service.</summary>
internal sealed class HookTarget(Uri hook, string secret) : MailTarget
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public override async Task<int> DeliverAsync(Stream message, long mostBytes, CancellationToken cancellation)
    {
        // A hook is where it is: a redirection would carry the message somewhere else.
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { Timeout = Limit };
        using var request = new HttpRequestMessage(HttpMethod.Post, hook) { Content = new StreamContent(message) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        using var response = await SendAsync(http, request, cancellation);
        var status = (int)response.StatusCode;
        // Only what is wrong with the message itself is final. A wrong secret or path is for the operator to mend, while the message waits.
        return status switch
        {
            202 => ExitCodes.Done,
            400 or 413 or 415 or 422 => throw new CommandFailure(ExitCodes.BadData, $"The service refused the message with {status}"),
            _ => throw new CommandFailure(ExitCodes.TryAgain, $"The hook {hook} answered {status}; expected 202. The message is to be tried again"),
        };
    }

    private async Task<HttpResponseMessage> SendAsync(HttpClient http, HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            throw new CommandFailure(ExitCodes.TryAgain, $"Cannot reach the hook {hook}: {e.Message}", e);
        }
    }
}
