namespace Faultline.Shipping;

internal enum IntakeVerdict
{
    /// <summary>All lines are the server's, but those that it named.</summary>
    Accepted,

    /// <summary>The first lines are the server's, but those that it named; the others have to wait.</summary>
    Partly,

    /// <summary>Some lines were refused, and it did not come across which.</summary>
    Unclear,

    TooLarge,

    KeyRefused,

    Failed,
}
