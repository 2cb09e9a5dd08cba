using Faultline.Formats;

namespace Faultline.Upstream;

/// <summary>Makes a fault of an error answer: the body, and what its headers add.</summary>
internal static class ErrorAnswer
{
    /// <summary>The headers in which services tell the id of a request, the surest first.</summary>
    private static readonly string[] RequestIdHeaders = ["X-OpenStack-Request-Id", "X-Compute-Request-Id", "X-Request-Id"];

    /// <summary>The fault of an answer.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="body">The body, or its beginning.</param>
    /// <param name="isWhole">Whether that is all of it. Of a part no JSON can be read.</param>
    /// <param name="time">The clock for a <c>Retry-After</c> that is a date, where the answer itself has no date.</param>
    public static Fault Read(HttpResponseMessage response, ReadOnlyMemory<byte> body, bool isWhole, TimeProvider time)
    {
        var source = SourceOf(response, time);
        // What is still compressed is nothing to read: a client that asks for it decompresses before it gets here.
        if (response.Content.Headers.NonValidated.Contains("Content-Encoding"))
            body = default;
        return isWhole ? FaultReader.Read(body, source) : FaultReader.ReadBeginning(body, source);
    }

    private static FaultSource SourceOf(HttpResponseMessage response, TimeProvider time) =>
        new((int)response.StatusCode, response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type) ? type.ToString() : null)
        {
            RequestId = RequestIdOf(response),
            ReportId = Header(response, "X-Oops-Id") is { } oops && ReportId.TryParse(oops, out var report) ? report : null,
            RetryAfter = RetryAfterOf(response, time),
        };

    private static RequestId? RequestIdOf(HttpResponseMessage response)
    {
        foreach (var name in RequestIdHeaders)
        {
            if (RequestId.TryParse(Header(response, name), out var id))
                return id;
        }

        return null;
    }

    // A date is by the clock of the server that sent it.
    private static TimeSpan? RetryAfterOf(HttpResponseMessage response, TimeProvider time)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - (response.Headers.Date ?? time.GetUtcNow()),
            _ => (TimeSpan?)null,
        };
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) && values.Count > 0 ? values.First() : null;
}
