using System.Net;
using System.Net.Http.Headers;

namespace Faultline.Cli.Servers;

/// <summary>A whole answer of the server.</summary>
internal sealed record ServerAnswer(HttpStatusCode Status, byte[] Body, RetryConditionHeaderValue? RetryAfter, Uri Url)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>The end of the verb, when the verb has no better one for this answer.</summary>
    public CommandFailure ToFailure() => new(ExitCodes.ServerFault, ServerFault.Read(this).Describe(Url));
}
