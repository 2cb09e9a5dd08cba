using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Faultline.Server.Hosting;

namespace Faultline.Server.Pages;

/// <summary>
/// Proves that a form was made by a page of this server for this browser: the page carries the HMAC of a random cookie that another site can neither read nor set.
/// </summary>
/// <remarks>
/// Not ASP.NET's antiforgery: it brings along data protection, which keeps keys on the disk, for identities that there are none of here. One for each request. The key is
/// the store's: of several servers on one database, any takes the form of any.
/// </remarks>
internal sealed class FormToken(PublicUrl publicUrl, FormKey key)
{
    /// <summary>The name of the hidden field.</summary>
    public const string Field = "token";

    private const string Cookie = "faultline-form";
    private const int CookieBytes = 18;

    private HttpContext? _context;
    private string? _cookie;

    /// <summary>Whose browser the page is for.</summary>
    public void Begin(HttpContext context) => _context = context;

    /// <summary>What the form carries; the cookie is set with the first form of a page.</summary>
    public string Value()
    {
        var context = _context ?? throw new InvalidOperationException("A form is drawn outside a page");
        return Sign(_cookie ??= Known(context) ?? NewCookie(context));
    }

    /// <exception cref="FaultException">403: the form is not of a page of this server in this browser.</exception>
    public void Check(HttpRequest request, string? token)
    {
        if (CrossSite.IsAskedFor(request, nullIsOther: false))
            throw ServerFaults.CrossSite().ToException();
        var good = Known(request.HttpContext) is { } cookie && token is not null
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(cookie)), Encoding.UTF8.GetBytes(token));
        if (!good)
            throw ServerFaults.StaleForm().ToException();
    }

    private static string? Known(HttpContext context) =>
        context.Request.Cookies[Cookie] is { } value && value.Length == Base64Url.GetEncodedLength(CookieBytes) && Base64Url.IsValid(value) ? value : null;

    private string NewCookie(HttpContext context)
    {
        var value = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(CookieBytes));
        context.Response.Cookies.Append(Cookie, value, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = publicUrl.IsHttps,
            IsEssential = true,
            Path = publicUrl.Path("/"),
        });
        return value;
    }

    private string Sign(string cookie) => Base64Url.EncodeToString(HMACSHA256.HashData(key.Bytes, Encoding.UTF8.GetBytes(cookie)));
}
