namespace Faultline.Server.Stores.PostgreSql.Digest;

/// <summary>What a row of <c>group_member</c> says.</summary>
internal enum MemberKind : short
{
    /// <summary>A user of the group's own reports.</summary>
    User = 1,

    /// <summary>A host of the group's own reports.</summary>
    Host = 2,

    /// <summary>A user of a head with its parts; only where it has parts.</summary>
    AllUser = 3,

    /// <summary>A host of a head with its parts; only where it has parts.</summary>
    AllHost = 4,
}
