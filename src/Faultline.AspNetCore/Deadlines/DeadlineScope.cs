using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Faultline.Spooling;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>Which requests a rule is for, parsed.</summary>
internal sealed record DeadlineScope(DeadlineScopeKind Kind, string Name, uint Rest = 0, uint Count = 1)
{
    public static bool TryParse(string? text, [NotNullWhen(true)] out DeadlineScope? scope)
    {
        scope = null;
        if (string.Equals(text?.Trim(), "default", StringComparison.OrdinalIgnoreCase))
            scope = new DeadlineScope(DeadlineScopeKind.Default, "");
        if (text is null || scope is not null || text.IndexOf(':', StringComparison.Ordinal) is not (> 0 and var colon))
            return scope is not null;
        var (kind, name) = (text[..colon].Trim(), text[(colon + 1)..].Trim());
        if (name.Length == 0)
            return false;
        scope = kind.ToLowerInvariant() switch
        {
            "page" or "pageid" => new DeadlineScope(DeadlineScopeKind.Page, name),
            "team" => new DeadlineScope(DeadlineScopeKind.Team, name),
            "user" => new DeadlineScope(DeadlineScopeKind.User, name),
            "userslice" => Slice(name),
            _ => null,
        };
        return scope is not null;
    }

    /// <summary>Whether a page, as <c>GET /orders/{id}</c>, is the one that is named, or lies below it.</summary>
    public bool IsPage(string page)
    {
        var name = Name.AsSpan();
        var from = page.AsSpan();
        if (name[0] == '/' && from.IndexOf(' ') is > 0 and var space)
            from = from[(space + 1)..];
        return from.StartsWith(name, StringComparison.OrdinalIgnoreCase)
            && (from.Length == name.Length || name[^1] == '/' || from[name.Length] is '/' or ':' or '#');
    }

    public bool IsInSlice(string user) =>
        (ulong.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : Crc32C.Of(Encoding.UTF8.GetBytes(user))) % Count == Rest;

    private static DeadlineScope? Slice(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries) is [{ } rest, { } count]
        && uint.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var r)
        && uint.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var c) && r < c
            ? new DeadlineScope(DeadlineScopeKind.UserSlice, text, r, c)
            : null;
}
