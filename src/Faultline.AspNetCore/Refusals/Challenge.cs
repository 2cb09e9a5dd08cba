using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Refusals;

/// <summary>The challenge of a 401 that has none; a 401 must have one (RFC 9110, section 15.5.2).</summary>
internal sealed class Challenge(IServiceProvider services, IOptions<FaultlineOptions> options)
{
    private const string Usual = "Bearer";

    // A browser would show a window of its own for these, and the scheme's handler chose not to ask for that.
    private static readonly string[] WithWindow = ["Basic", "Digest", "Negotiate", "NTLM"];

    private readonly Lazy<string> _text = new(() => options.Value.Challenge ?? NameOfDefault(services) ?? Usual);

    /// <summary>The value of <c>WWW-Authenticate</c>.</summary>
    public string Text => _text.Value;

    private static string? NameOfDefault(IServiceProvider services)
    {
        // The fence protects the answer: a provider of the app's that throws leaves the usual challenge.
        try
        {
            var asking = services.GetService<IAuthenticationSchemeProvider>()?.GetDefaultChallengeSchemeAsync();
            // The framework's provider answers at once; another one is not waited for.
            var name = asking is { IsCompletedSuccessfully: true } ? asking.Result?.Name : null;
            return name is not null && IsScheme(name) ? name : null;
        }
        catch (Exception)
        {
            return null;
        }
    }

    private static bool IsScheme(string name) =>
        MalformedCredentials.IsWellFormed(name) && !name.Contains(' ', StringComparison.Ordinal) && !WithWindow.Contains(name, StringComparer.OrdinalIgnoreCase);
}
