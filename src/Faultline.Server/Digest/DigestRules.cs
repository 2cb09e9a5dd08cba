using Faultline.Tracker.Classes;
using Faultline.Tracker.Grouping;

namespace Faultline.Server.Digest;

/// <summary>The rules of a project as the digester applies them.</summary>
/// <param name="Classes">What gives a report its class.</param>
/// <param name="Grouper">What gives it its group.</param>
/// <param name="Versions">Which versions these are, to see whether they were changed.</param>
internal sealed record DigestRules(ClassRules Classes, Grouper Grouper, (int Classes, int Grouping) Versions)
{
    /// <summary>Those of a project that has no other.</summary>
    public static readonly DigestRules Default = new(ClassRules.Default, Grouper.Default, default);
}
