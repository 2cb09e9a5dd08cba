using System.Collections.Concurrent;
using System.Globalization;
using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Tests.AspNetCore.Deadlines;

/// <summary>Whole connections of HTTP/1.1, byte for byte to their end: an HTTP client reads no further than an answer says it is long.</summary>
public sealed class LateBytesTests
{
    private const int Connections = 120;

    [Theory]
    [InlineData(20_260_201)]
    [InlineData(20_260_202)]
    public async Task A_connection_has_whole_answers_to_its_own_requests_up_to_a_fault_and_nothing_behind_it(int seed)
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapPost("/{token}", LateEcho.RunAsync),
            options =>
            {
                options.Deadlines.Limit = TimeSpan.FromMilliseconds(250);
                options.Deadlines.MaxLateHandlers = 10_000;
            });
        var (wrong, faults, next) = (new ConcurrentQueue<string>(), 0, 0);
        // Threads of their own: these wait for what the pool does.
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Factory.StartNew(
            () =>
            {
                while (Interlocked.Increment(ref next) is <= Connections and var i)
                {
                    var (what, isFault) = Talk(app, new Random(seed + i));
                    if (what is not null)
                        wrong.Enqueue(what);
                    if (isFault)
                        Interlocked.Increment(ref faults);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        wrong.ShouldBeEmpty();
        faults.ShouldBeInRange(Connections / 8, Connections - 1);
        await Eventually.True(() => app.Services.GetRequiredService<LateHandlers>().Count == 0, "the end of the late handlers");
    }

    // One to four requests, one behind another without waiting, each with a body of its own.
    private static (string? Wrong, bool IsFault) Talk(TestApp app, Random random)
    {
        var requests = Enumerable.Range(0, random.Next(1, 5)).Select(_ => (Token: $"t{random.NextInt64():x16}", Repeats: random.Next(1, 300))).ToList();
        using var raw = app.Connect();
        foreach (var (token, repeats) in requests)
        {
            var body = string.Concat(Enumerable.Repeat(token, repeats));
            var close = token == requests[^1].Token ? "Connection: close\n" : "";
            raw.Send($"POST /{token}?wait={(random.Next(3) == 0 ? 400 : 0)}&how={random.Next(4)} HTTP/1.1\nHost: localhost\n{close}Content-Length: {body.Length}\n\n{body}");
        }

        var rest = raw.ReadToEnd();
        var all = rest;
        foreach (var (token, repeats) in requests)
        {
            if (!TryRead(ref rest, out var head, out var body))
                return ($"{token}: not whole: {all}", false);
            if (head.StartsWith("HTTP/1.1 503 ", StringComparison.Ordinal))
            {
                var isWhole = body.Contains("test.request_expired", StringComparison.Ordinal) && head.Contains("X-Oops-Id: OOPS-", StringComparison.Ordinal)
                    && !head.Contains("X-Token", StringComparison.Ordinal) && head.Contains("Connection: close", StringComparison.Ordinal);
                return (isWhole && rest.Length == 0 ? null : $"{token}: behind, or in, the fault: {all}", true);
            }

            if (!head.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal) || !head.Contains($"X-Token: {token}\r\n", StringComparison.Ordinal)
                || body != string.Concat(Enumerable.Repeat(token, repeats)))
                return ($"{token}: not its own answer: {all}", false);
        }

        return (rest.Length == 0 ? null : $"behind the last answer: {rest}", false);
    }

    private static bool TryRead(ref string rest, out string head, out string body)
    {
        (head, body) = ("", "");
        var end = rest.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        if (end < 4)
            return false;
        (head, rest) = (rest[..end], rest[end..]);
        const string Length = "Content-Length: ";
        if (head.IndexOf(Length, StringComparison.Ordinal) is >= 0 and var at)
            return TryTake(ref rest, int.Parse(head.AsSpan(at + Length.Length, head.IndexOf('\r', at) - at - Length.Length), CultureInfo.InvariantCulture), ref body);
        while (rest.IndexOf("\r\n", StringComparison.Ordinal) is > 0 and var line)
        {
            var size = int.Parse(rest.AsSpan(0, line), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            rest = rest[(line + 2)..];
            var none = "";
            if (!TryTake(ref rest, size, ref body) || !TryTake(ref rest, 2, ref none))
                return false;
            if (size == 0)
                return true;
        }

        return false;
    }

    private static bool TryTake(ref string rest, int length, ref string taken)
    {
        if (rest.Length < length)
            return false;
        taken += rest[..length];
        rest = rest[length..];
        return true;
    }
}
