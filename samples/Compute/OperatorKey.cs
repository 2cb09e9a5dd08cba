using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Compute;

/// <summary>
/// Knows the operator by the key <c>OperatorKey</c> of the configuration, 16 characters or more: in the header <c>X-Auth-Token</c>, or in a cookie, which <c>/site/operator</c>
/// gives to browsers. Without a key in the configuration nobody is one.
/// </summary>
internal sealed class OperatorKey(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IConfiguration configuration)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Role = "operator";
    public const string Cookie = "operator-key";
    private const int LeastLength = 16;

    public static bool Is(IConfiguration configuration, string? sent) =>
        configuration["OperatorKey"] is { Length: >= LeastLength } key && sent is not null && CryptographicOperations.FixedTimeEquals(Hash(sent), Hash(key));

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var sent = Request.Headers["X-Auth-Token"] is [{ Length: > 0 } token] ? token : Request.Cookies[Cookie];
        if (!Is(configuration, sent))
            return Task.FromResult(AuthenticateResult.NoResult());
        var caller = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, "operator"), new Claim(ClaimTypes.Role, Role), new Claim("project_id", "cloud")], Scheme.Name);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(caller), Scheme.Name)));
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
