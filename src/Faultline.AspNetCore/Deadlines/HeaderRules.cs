using System.Buffers;
using System.Reflection;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>
/// What the server would refuse in a header when it gets it. It is refused when it is set, as without a gate: the stack then names the code that set it, and nothing has
/// been committed.
/// </summary>
internal static class HeaderRules
{
    private static readonly SearchValues<char> Token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    private static readonly Assembly Kestrel = typeof(KestrelServerOptions).Assembly;

    /// <exception cref="InvalidOperationException">The server would refuse it; the message is Kestrel's.</exception>
    public static void Check(ResponseGate gate, string name, StringValues values)
    {
        if (name.AsSpan().ContainsAnyExcept(Token) && IsOfKestrel(gate))
            throw Invalid(name[name.AsSpan().IndexOfAnyExcept(Token)]);
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i].AsSpan().ContainsAnyExceptInRange(' ', '~'))
                CheckOdd(gate, name, values[i]!);
        }

        if (name.Length == HeaderNames.ContentLength.Length && values.Count > 0 && name.Equals(HeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase))
            CheckLength(gate, values.ToString());
    }

    private static void CheckOdd(ResponseGate gate, string name, string value)
    {
        var isAscii = false;
        var isKnown = false;
        foreach (var c in value)
        {
            if (c is (< ' ' and not '\t') or '\x7f')
                throw Invalid(c);
            if (c <= '~')
                continue;
            // The app may have chosen an encoding for its headers. Asked once, since that is code of the app.
            if (!isKnown)
                (isKnown, isAscii) = (true, IsOfKestrel(gate) && gate.EncodingOf(name) is null);
            if (isAscii)
                throw Invalid(c);
        }
    }

    private static void CheckLength(ResponseGate gate, string value)
    {
        if (!HeaderUtilities.TryParseNonNegativeInt64(value, out _) && IsOfKestrel(gate))
            throw new InvalidOperationException($"Invalid Content-Length: \"{value}\". Value must be a positive integral number.");
    }

    // Other servers send what Kestrel refuses.
    private static bool IsOfKestrel(ResponseGate gate) => gate.Server is IHttpResponseFeature server && server.GetType().Assembly == Kestrel;

    private static InvalidOperationException Invalid(char c) => new($"Invalid non-ASCII or control character in header: 0x{(int)c:X4}");
}
