using System.Net.Http.Headers;

namespace Faultline.Cli.Mail;

/// <summary>The HTTP hook of a service.</summary>
internal sealed class HookTarget(Uri hook, string secret) : MailTarget
{
    private const int Accepted = 202;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public override async Task<int> DeliverAsync(Stream message, long mostBytes, CancellationToken cancellation)
    {
        // A hook is where it is: a redirection would carry the message somewhere else.
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { Timeout = Limit };
        using var content = await PipedMessage.BeginAsync(message, mostBytes, cancellation) ?? throw new CommandFailure(ExitCodes.BadData, "The message is empty");
        using var request = new HttpRequestMessage(HttpMethod.Post, hook) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        using var response = await SendAsync(http, request, content, cancellation);
        var status = (int)response.StatusCode;
        // Whatever is refused here may be taken when somebody has mended the secret, the path, the proxy or the service's longest message. Until then it waits.
        return status == Accepted
            ? ExitCodes.Done
            : throw new CommandFailure(ExitCodes.TryAgain, $"The hook {hook} answered {status}{Reason(status)}; expected 202. The message is to be tried again");
    }

    private static string Reason(int status) => status switch
    {
        401 or 403 => ", so that the secret is wrong",
        404 or 405 => ", so that there is no hook",
        413 => ", so that the message is longer than the service takes (Faultline:Mail:MaxMessageBytes)",
        _ => "",
    };

    private async Task<HttpResponseMessage> SendAsync(HttpClient http, HttpRequestMessage request, PipedMessage message, CancellationToken cancellation)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (Exception e) when (message.IsTooLong)
        {
            throw new CommandFailure(ExitCodes.BadData, e.InnerException?.Message ?? e.Message, e);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            throw new CommandFailure(ExitCodes.TryAgain, $"Cannot reach the hook {hook}: {e.Message}", e);
        }
    }
}
