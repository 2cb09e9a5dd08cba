using System.Collections.Concurrent;
using System.Text;

namespace Faultline.Bench.App;

/// <summary>Handlers that go on writing after their deadline; what they write has the request's own token in it, so whoever else gets a byte of it knows.</summary>
internal static class LateWork
{
    private static readonly ConcurrentQueue<string> Ids = new();
    private static long s_foreign;

    public static void MapLateWork(this WebApplication app)
    {
        app.MapMethods("/late/{token}", ["GET", "POST"], (HttpContext context, string token) => HandleAsync(context, token));
        app.MapGet("/late", Tell);
    }

    private static async Task HandleAsync(HttpContext context, string token)
    {
        // The server's own id of this request: its answer must have it, whoever gives it.
        Ids.Enqueue($"{token} {context.TraceIdentifier}");
        if (!LatePlan.TryParse(token, out var plan))
            throw new BadHttpRequestException($"'{token}' is not a token; expected t and 16 hexadecimal digits");
        var writer = new LateWriter(context, plan);
        writer.Begin();
        if (plan.ReadsFirst)
            await ReadAsync(context.Request, plan);
        if (plan.Blocks)
            Thread.Sleep(plan.Wait);
        else
            await Task.Delay(plan.Wait, CancellationToken.None);
        // Before anything is written: a response that has started by itself belongs to the deadline.
        writer.IsLate = context.Response.HasStarted;
        if (!plan.ReadsFirst && plan.Random.Next(2) == 0)
            await ReadAsync(context.Request, plan);
        await writer.WriteAsync();
        if (writer.IsLate)
            await writer.GoOnAsync();
    }

    private static async Task ReadAsync(HttpRequest request, LatePlan plan)
    {
        // The fence protects the handler: its caller may have gone, or the server may take no more of the body.
        try
        {
            var buffer = new byte[4_096];
            var at = 0;
            for (int read; (read = await request.Body.ReadAsync(buffer, CancellationToken.None)) > 0; at += read)
            {
                for (var i = 0; i < read; i++)
                {
                    if (buffer[i] != plan.Token[(at + i) % LatePlan.TokenLength])
                        Interlocked.Increment(ref s_foreign);
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            System.Diagnostics.Debug.WriteLine(e);
        }
    }

    /// <summary>Bytes of others that handlers read, then a line for each request since the last question: its token and its id.</summary>
    private static string Tell()
    {
        var text = new StringBuilder().Append(Interlocked.Exchange(ref s_foreign, 0)).Append('\n');
        while (Ids.TryDequeue(out var line))
            text.Append(line).Append('\n');
        return text.ToString();
    }
}
