using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Faultline.Mail;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Mail;

/// <summary>
/// Takes a raw message by POST, behind a secret. 202 means that it is on the disk. 401, 413, 415 and 400 are for the sender to mend; 503 is to be
/// tried again.
/// </summary>
internal sealed partial class MailHook(IOptions<MailOptions> options, MailInbox inbox, ILogger<MailHook> logger)
{
    private const string Scheme = "Bearer ";
    private const int RetrySeconds = 60;

    // Compared as hashes: these have one length, whatever was sent.
    private readonly byte[] _secret = Hash(options.Value.HookSecret ?? throw new InvalidOperationException("Faultline:Mail:HookSecret is missing; expected at least 16 characters, since MapMailHook takes mail from whoever knows it"));
    private readonly int _mostBytes = options.Value.MaxMessageBytes;

    public async Task TakeAsync(HttpContext context)
    {
        context.Response.StatusCode = await StatusAsync(context).ConfigureAwait(false);
        if (context.Response.StatusCode == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"mail\"";
        if (context.Response.StatusCode == StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = RetrySeconds.ToString(CultureInfo.InvariantCulture);
    }

    private async Task<int> StatusAsync(HttpContext context)
    {
        var request = context.Request;
        if (!IsAllowed(request.Headers.Authorization.ToString()))
            return StatusCodes.Status401Unauthorized;
        // A message in another coding would be taken for a message that says nothing.
        if (request.Headers.ContentEncoding.ToString() is not ("" or "identity") || request.HasFormContentType)
            return StatusCodes.Status415UnsupportedMediaType;
        if (request.ContentLength > _mostBytes)
            return StatusCodes.Status413PayloadTooLarge;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = _mostBytes;
        try
        {
            var length = await inbox.Own.DeliverAsync(request.Body, _mostBytes, context.RequestAborted).ConfigureAwait(false);
            if (length <= 0)
                return length == 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status413PayloadTooLarge;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException and not BadHttpRequestException && !context.RequestAborted.IsCancellationRequested)
        {
            LogDisk(logger, e.Message);
            return StatusCodes.Status503ServiceUnavailable;
        }

        inbox.Arrived();
        return StatusCodes.Status202Accepted;
    }

    private bool IsAllowed(string authorization)
    {
        var isBearer = authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);
        return CryptographicOperations.FixedTimeEquals(_secret, Hash(isBearer ? authorization[Scheme.Length..].Trim() : "")) && isBearer;
    }

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    [LoggerMessage(96, LogLevel.Error, "A message was not taken, since the disk refused it: {Reason}")]
    private static partial void LogDisk(ILogger logger, string reason);
}
