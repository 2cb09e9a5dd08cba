using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Faultline.Bench.App;

/// <summary>One handler's response, said in every way that ASP.NET Core has for it. In time it is what the plan says, whichever ways were taken.</summary>
internal sealed class LateWriter(HttpContext context, LatePlan plan)
{
    private readonly HttpResponse _response = context.Response;
    private readonly Random _random = plan.Random;

    /// <summary>Whether the deadline has answered.</summary>
    public bool IsLate { get; set; }

    public void Begin()
    {
        _response.StatusCode = plan.Status;
        _response.Headers["X-Token"] = plan.Token;
        _response.Cookies.Append("token", plan.Token);
        if (plan.SaysLength)
            _response.ContentLength = plan.AnswerRepeats * LatePlan.TokenLength;
        if (plan.HasTrailer && _response.SupportsTrailers())
            _response.DeclareTrailer("X-Trailer");
        _response.OnStarting(() =>
        {
            _response.Headers["X-Starting"] = plan.Token;
            return Task.CompletedTask;
        });
        _response.OnCompleted(() => Quietly(() => _response.Headers["X-Completed"] = plan.Token));
    }

    /// <summary>Writes the body that the plan asks for, in parts.</summary>
    public async Task WriteAsync()
    {
        for (var left = plan.AnswerRepeats; left > 0;)
        {
            var count = Math.Min(left, _random.Next(1, 200));
            left -= count;
            await PartAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(plan.Token, count))));
            if (_random.Next(4) == 0)
                await BetweenAsync();
        }

        if (plan.HasTrailer && _response.SupportsTrailers())
            await Quietly(() => _response.AppendTrailer("X-Trailer", plan.Token));
        // Always, else Kestrel may keep back the last part of a body whose length was said, with or without a gate.
        await Quietly(() => _response.BodyWriter.FlushAsync().AsTask());
        if (_random.Next(4) == 0)
            await Quietly(() => _response.CompleteAsync());
    }

    /// <summary>What nobody does who was in time: it may end its own connection, or make a mess of its own response.</summary>
    public async Task GoOnAsync()
    {
        for (var i = _random.Next(8); i > 0; i--)
        {
            await Task.Delay(_random.Next(15), CancellationToken.None);
            await Quietly(OneMoreAsync);
        }

        if (_random.Next(10) == 0)
            throw new InvalidOperationException($"{plan.Token} fails late");
    }

    private Task OneMoreAsync()
    {
        var more = Encoding.ASCII.GetBytes(plan.Token);
        switch (_random.Next(14))
        {
            case 0: _response.Headers["X-Late"] = plan.Token; break;
            case 1: _response.Headers.Clear(); break;
            case 2: _response.StatusCode = 418; break;
            case 3: _response.Redirect($"/{plan.Token}"); break;
            case 4: _response.Cookies.Append("late", plan.Token); break;
            case 5: _response.OnStarting(() => _response.WriteAsync(plan.Token)); break;
            case 6: _response.AppendTrailer("X-Late", plan.Token); break;
            case 7: context.Features.Get<IHttpResetFeature>()?.Reset(errorCode: 8); break;
            case 8: context.Abort(); break;
            case 9: context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = plan.Token; break;
            case 10: return _response.StartAsync();
            case 11: return _response.CompleteAsync();
            case 12: return _response.BodyWriter.CompleteAsync().AsTask();
            default: return _response.BodyWriter.WriteAsync(more).AsTask();
        }

        return Task.CompletedTask;
    }

    private Task PartAsync(byte[] bytes) => Quietly(async () =>
    {
        switch (_random.Next(5))
        {
            case 0:
                _response.BodyWriter.Write(bytes);
                break;
            case 1:
                await _response.BodyWriter.WriteAsync(bytes);
                break;
            case 2:
                await _response.Body.WriteAsync(bytes);
                break;
            case 3:
                await _response.WriteAsync(Encoding.ASCII.GetString(bytes));
                break;
            default:
                // Memory that is asked for before the limit may be filled after it.
                var memory = _response.BodyWriter.GetMemory(bytes.Length);
                await Task.Delay(_random.Next(4), CancellationToken.None);
                bytes.CopyTo(memory);
                _response.BodyWriter.Advance(bytes.Length);
                break;
        }
    });

    private Task BetweenAsync() => _random.Next(4) switch
    {
        0 => Quietly(() => _response.BodyWriter.FlushAsync().AsTask()),
        1 => Quietly(() => _response.StartAsync()),
        2 => Quietly(() => _response.Body.FlushAsync()),
        _ => Task.Delay(_random.Next(10)),
    };

    private static Task Quietly(Action act) => Quietly(() =>
    {
        act();
        return Task.CompletedTask;
    });

    private static async Task Quietly(Func<Task> act)
    {
        // The fence protects the rest of the handler: a response that has begun or ended takes no more, and says so.
        try
        {
            await act();
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or OperationCanceledException or ArgumentException)
        {
            System.Diagnostics.Debug.WriteLine(e);
        }
    }
}
