namespace Faultline.AspNetCore.Deadlines;

/// <summary>The limits that an endpoint, or a rule for a page, team or user, asks for by itself; they hold for streams too.</summary>
[Flags]
internal enum AskedLimits
{
    None = 0,
    Hard = 1,
    Soft = 2,
    Total = 4,
}
