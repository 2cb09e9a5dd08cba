namespace Faultline.Logs;

/// <summary>
/// For whom a line was logged, as OpenStack's <c>user_identity</c> has it: six parts with a space between them, <c>-</c> for what is not known, such as
/// <c>alice demo - - default default</c>.
/// </summary>
/// <param name="User">The user's id.</param>
/// <param name="Project">The project's (tenant's) id.</param>
/// <param name="Domain">The domain of a token that is for a domain.</param>
/// <param name="SystemScope">Such as <c>all</c>, when the token is for the whole cloud.</param>
/// <param name="UserDomain">The user's domain.</param>
/// <param name="ProjectDomain">The project's domain.</param>
/// <remarks>Source: oslo.context <c>RequestContext.to_dict</c>, oslo.log's <c>logging_user_identity_format</c>.</remarks>
public readonly record struct OsloIdentity(
    string? User = null, string? Project = null, string? Domain = null, string? SystemScope = null, string? UserDomain = null, string? ProjectDomain = null)
{
    private const int Parts = 6;
    private const string Missing = "-";

    /// <summary>The six parts as a line has them. A space, a bracket and what does not print are written <c>%20</c> and so on.</summary>
    public override string ToString() => string.Join(' ', Write(User), Write(Project), Write(Domain), Write(SystemScope), Write(UserDomain), Write(ProjectDomain));

    /// <summary>Reads the parts; false when there are not six. Five, as OpenStack had before there was a system scope, are read too.</summary>
    internal static bool TryRead(ReadOnlySpan<string> parts, out OsloIdentity identity)
    {
        identity = parts.Length switch
        {
            Parts => new(Read(parts[0]), Read(parts[1]), Read(parts[2]), Read(parts[3]), Read(parts[4]), Read(parts[5])),
            Parts - 1 => new(Read(parts[0]), Read(parts[1]), Read(parts[2]), null, Read(parts[3]), Read(parts[4])),
            _ => default,
        };
        return parts.Length is Parts or Parts - 1;
    }

    private static string Write(string? part) => part switch
    {
        null or "" => Missing,
        Missing => "%2D",
        _ => OsloText.Percent(part),
    };

    private static string? Read(string part) => part == Missing ? null : OsloText.Unpercent(part);
}
