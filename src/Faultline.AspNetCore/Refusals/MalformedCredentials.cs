using System.Buffers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Faultline.AspNetCore.Refusals;

/// <summary>
/// Tells a malformed <c>Authorization</c> header, which is the caller's fault, from a bug of an authentication handler: it was thrown
/// while authenticating, such a header is there, and either the header is none by the grammar or what was thrown is what parsers throw.
/// </summary>
/// <remarks>Source: RFC 9110, sections 11.2 and 11.4.</remarks>
internal static class MalformedCredentials
{
    private static readonly SearchValues<char> TokenChars = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    private static readonly SearchValues<char> Token68Chars = SearchValues.Create("-._~+/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>The authentication handler that stumbled over the header, or null when that is not what happened.</summary>
    public static Type? Stumbled(HttpContext context, Exception exception)
    {
        var header = context.Request.Headers.Authorization;
        if (StringValues.IsNullOrEmpty(header) || (IsWellFormed(header) && !IsParsers(exception)))
            return null;
        var frames = ThrownBy.Frames(exception).ToList();
        return frames.Exists(IsAuthenticating) ? frames.Select(frame => frame.Type).FirstOrDefault(type => typeof(IAuthenticationHandler).IsAssignableFrom(type) && !type.IsAbstract) : null;
    }

    // A null is what the app forgot, such as a signing key: a text that came from the caller is none.
    private static bool IsParsers(Exception exception) => exception is FormatException or IndexOutOfRangeException or (ArgumentException and not ArgumentNullException);

    // A handler also signs in and out, where an endpoint asks it to; what it throws there is not about the header.
    private static bool IsAuthenticating((Type Type, string Method) frame) =>
        frame.Method.EndsWith(nameof(IAuthenticationHandler.AuthenticateAsync), StringComparison.Ordinal)
        && (typeof(IAuthenticationHandler).IsAssignableFrom(frame.Type) || typeof(IAuthenticationService).IsAssignableFrom(frame.Type));

    /// <summary>Whether the header is a scheme alone, or with a token68, or with parameters.</summary>
    public static bool IsWellFormed(StringValues header)
    {
        if (header.Count != 1 || header[0] is not { } text)
            return false;
        var credentials = text.AsSpan().Trim(' ');
        var space = credentials.IndexOf(' ');
        var scheme = space < 0 ? credentials : credentials[..space];
        if (!IsToken(scheme))
            return false;
        var rest = space < 0 ? default : credentials[space..].Trim(' ');
        return rest.IsEmpty || IsToken68(rest) || AreParameters(rest);
    }

    /// <summary>Asks the handler for its challenge. True: it is on the response.</summary>
    public static async Task<bool> TryChallengeAsync(HttpContext context, Type handlerType)
    {
        if (context.RequestServices.GetService<IAuthenticationSchemeProvider>() is not { } schemes
            || context.RequestServices.GetService<IAuthenticationHandlerProvider>() is not { } handlers)
            return false;
        var scheme = (await schemes.GetAllSchemesAsync().ConfigureAwait(false)).FirstOrDefault(scheme => scheme.HandlerType == handlerType);
        // One that talks to another site would begin a sign-in there.
        if (scheme is null || typeof(IAuthenticationRequestHandler).IsAssignableFrom(handlerType)
            || await handlers.GetHandlerAsync(context, scheme.Name).ConfigureAwait(false) is not { } handler)
            return false;
        await handler.ChallengeAsync(new AuthenticationProperties()).ConfigureAwait(false);
        return context.Response.Headers.WWWAuthenticate.Count > 0;
    }

    private static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(TokenChars);

    private static bool IsToken68(ReadOnlySpan<char> text)
    {
        var token = text.TrimEnd('=');
        return !token.IsEmpty && !token.ContainsAnyExcept(Token68Chars);
    }

    private static bool AreParameters(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            text = text.TrimStart(" \t,");
            if (text.IsEmpty)
                return true;
            var equals = text.IndexOf('=');
            if (equals < 0 || !IsToken(text[..equals].TrimEnd(" \t")))
                return false;
            text = text[(equals + 1)..].TrimStart(" \t");
            var length = ValueLength(text);
            if (length <= 0)
                return false;
            text = text[length..].TrimStart(" \t");
            if (!text.IsEmpty && text[0] != ',')
                return false;
        }

        return true;
    }

    // A token, or text in quotes with backslashes before what is meant as it stands.
    private static int ValueLength(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] != '"')
        {
            var end = text.IndexOfAnyExcept(TokenChars);
            return end < 0 ? text.Length : end;
        }

        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '"')
                return i + 1;
        }

        return -1;
    }
}
