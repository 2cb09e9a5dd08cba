using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Faultline.Tests.AspNetCore.Deadlines;

/// <summary>Sends back what it got, with its caller's token in a header and a cookie, some time later and in one of four ways; it listens to nothing.</summary>
internal static class LateEcho
{
    /// <param name="context">The request.</param>
    /// <param name="token">The caller's.</param>
    /// <param name="wait">Milliseconds.</param>
    /// <param name="how">0: at once; 1: half of it before the wait, not flushed; 2: in parts, with a length; 3: after the wait has held a thread, and says that all is said.</param>
    public static async Task RunAsync(HttpContext context, string token, int wait, int how)
    {
        var response = context.Response;
        response.Headers["X-Token"] = token;
        response.Cookies.Append("token", token);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, CancellationToken.None);
        var bytes = body.ToArray();
        if (how == 1)
            response.BodyWriter.Write(bytes.AsSpan(0, bytes.Length / 2));
        if (how == 3)
            Thread.Sleep(wait);
        else
            await Task.Delay(wait, CancellationToken.None);
        if (how == 1)
        {
            response.BodyWriter.Write(bytes.AsSpan(bytes.Length / 2));
        }
        else if (how == 2)
        {
            response.ContentLength = bytes.Length;
            foreach (var part in bytes.Chunk(500))
                await response.Body.WriteAsync(part, CancellationToken.None);
        }
        else
        {
            await response.BodyWriter.WriteAsync(bytes, CancellationToken.None);
            if (how == 3)
                await response.CompleteAsync();
        }
    }
}
