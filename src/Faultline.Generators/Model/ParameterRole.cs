namespace Faultline.Generators.Model;

/// <summary>What a parameter is of the fault.</summary>
internal enum ParameterRole
{
    /// <summary>A data field.</summary>
    Data,

    /// <summary>A cause.</summary>
    Cause,

    /// <summary>Several causes.</summary>
    Causes,

    /// <summary>How long the caller should wait.</summary>
    RetryAfter,
}
