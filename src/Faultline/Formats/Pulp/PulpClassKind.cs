namespace Faultline.Formats.Pulp;

/// <summary>How a class of Pulp's makes data of its arguments.</summary>
internal enum PulpClassKind
{
    /// <summary>It takes no arguments.</summary>
    Nothing,

    /// <summary>The first argument is the message; data are set afterwards.</summary>
    Plain,

    /// <summary>The named arguments are the data, and those that the number requires must be there.</summary>
    Coded,

    /// <summary>The named arguments are the ids of resources by their type.</summary>
    Resources,

    /// <summary>The argument is the one data field, and the member has its name.</summary>
    Field,

    /// <summary>The argument is a list of names of properties, or one of them.</summary>
    Names,
}
