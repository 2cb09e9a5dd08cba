using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Refusals;

/// <summary>
/// Lets the rate limiter refuse as HTTP means it: with 429 where the framework's default is 503, unless the app sets a status, and
/// with <c>Retry-After</c>.
/// </summary>
internal sealed class RateLimits : IConfigureOptions<RateLimiterOptions>, IPostConfigureOptions<RateLimiterOptions>
{
    /// <summary>What a caller is told to wait, in seconds, where the limiter does not know: one that limits how many run at once.</summary>
    private const string Unknown = "1";

    // Registered first of all, so that the app's own word comes after it.
    public void Configure(RateLimiterOptions options) => options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;

    public void PostConfigure(string? name, RateLimiterOptions options)
    {
        var own = options.OnRejected;
        options.OnRejected = (rejected, cancellation) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait)
                ? Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture)
                : Unknown;
            return own?.Invoke(rejected, cancellation) ?? ValueTask.CompletedTask;
        };
    }
}
