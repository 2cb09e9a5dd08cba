using System.Net;
using System.Text;
using Faultline.Bench.App;
using Faultline.Bench.Deadlines.Wire;

namespace Faultline.Bench.Deadlines.Crosstalk;

/// <summary>Callers that share one HTTP/2 connection, or the one after it when the server asks them to leave.</summary>
internal sealed class Http2Caller(Uri address, Toll toll) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler())
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromSeconds(30),
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    /// <summary>One caller: one request after the other.</summary>
    public async Task RunAsync(Random random, CancellationToken stop)
    {
        while (!toll.IsEnough && !stop.IsCancellationRequested)
        {
            var plan = new LatePlan(random.NextInt64());
            var slow = random.Next(2) == 0;
            using var request = Request(plan, slow ? random : null);
            try
            {
                using var response = await _client.SendAsync(request, CancellationToken.None);
                toll.Judge(plan, await Answer.ReadAsync(response, CancellationToken.None));
            }
            catch (OperationCanceledException)
            {
                toll.Note(Finding.Missing, $"{plan.Token}: nothing came within 30 s");
            }
            catch (HttpRequestException e)
            {
                toll.NoteBroken(plan, $"{(request.Content is SlowContent { IsSent: false } ? "while it was being sent, " : "")}{e.Message} {e.InnerException?.Message}");
            }
        }
    }

    public void Dispose() => _client.Dispose();

    private static HttpRequestMessage Request(LatePlan plan, Random? slow)
    {
        var request = new HttpRequestMessage(plan.RequestRepeats == 0 ? HttpMethod.Get : HttpMethod.Post, $"/late/{plan.Token}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Accept.ParseAdd("application/json");
        if (plan.RequestRepeats == 0)
            return request;
        var body = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(plan.Token, plan.RequestRepeats)));
        request.Content = slow is null ? new ByteArrayContent(body) : new SlowContent(body, slow.Next());
        return request;
    }
}
