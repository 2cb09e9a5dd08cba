using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>
/// Waits for the rest of a request's body on a connection that is to close. The server closes one when its last answer is out, whether bodies are still on their way
/// or not, and <c>HttpClient</c> throws an answer away whose request it could not send to its end.
/// </summary>
internal static class UploadEnd
{
    // As long as Kestrel itself gives the rest of a body.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task AwaitAsync(HttpContext context, CancellationToken clientGone, CancellationToken stopping)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
            return;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping, clientGone);
        patience.CancelAfter(Patience);
        // The fence protects the request's end: a body that the app or the server has closed cannot be read, and its client may send it all the same.
        try
        {
            await context.Request.Body.CopyToAsync(Stream.Null, patience.Token).ConfigureAwait(false);
            return;
        }
        catch (Exception e)
        {
            Debug.WriteLine(e);
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
