using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Faultline.Cli.Servers;

/// <summary>A whole answer of the server.</summary>
internal sealed record ServerAnswer(HttpStatusCode Status, byte[] Body, RetryConditionHeaderValue? RetryAfter, Uri Url)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>The JSON object that a question was answered with.</summary>
    /// <exception cref="CommandFailure">It was answered with a fault, or with something else.</exception>
    public JsonElement ReadObject() =>
        IsSuccess && JsonText.TryRead(Body, out var root) && root.ValueKind == JsonValueKind.Object ? root : throw ToFailure();

    /// <summary>The end of the verb, when the verb has no better one for this answer.</summary>
    public CommandFailure ToFailure() => new(ExitCodes.ServerFault, ServerFault.Read(this).Describe(Url));
}
