using System.Text;

namespace Faultline.AspNetCore;

/// <summary>Makes the first part of a fault code out of an application's name: <c>Contoso.OrdersApi</c> becomes <c>contoso-orders-api</c>.</summary>
internal static class ServiceName
{
    public static string From(string? applicationName)
    {
        var name = new StringBuilder();
        var previous = '\0';
        foreach (var c in applicationName ?? "")
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                if (char.IsAsciiLetterUpper(c) && (char.IsAsciiLetterLower(previous) || char.IsAsciiDigit(previous)))
                    name.Append('-');
                name.Append(char.ToLowerInvariant(c));
            }
            else if (name.Length > 0 && name[^1] != '-')
            {
                name.Append('-');
            }

            previous = c;
        }

        var text = name.ToString().Trim('-');
        return text.Length == 0 ? "service" : text;
    }

    public static bool IsValid(string name) => FaultCode.TryParse(name + ".x", out _) && !name.Contains('.', StringComparison.Ordinal);
}
