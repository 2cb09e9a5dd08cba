namespace Faultline.AspNetCore.Refusals;

/// <summary>What is wrong with one value of a request.</summary>
internal enum FieldProblemKind
{
    /// <summary>It is there, and not what is expected.</summary>
    Invalid,

    /// <summary>It is not there and must be.</summary>
    Missing,

    /// <summary>It is there and nothing takes it.</summary>
    Unknown,
}
