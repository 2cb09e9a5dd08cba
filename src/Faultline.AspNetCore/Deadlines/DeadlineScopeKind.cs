namespace Faultline.AspNetCore.Deadlines;

/// <summary>What a rule looks at.</summary>
internal enum DeadlineScopeKind
{
    /// <summary>Nothing: it is for all requests.</summary>
    Default,

    /// <summary>The page or endpoint.</summary>
    Page,

    /// <summary>The teams of the caller.</summary>
    Team,

    /// <summary>The caller.</summary>
    User,

    /// <summary>A share of all callers.</summary>
    UserSlice,
}
