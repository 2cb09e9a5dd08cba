using System.Globalization;

namespace Faultline.Server.Projects;

/// <summary>Which project (tenant) something belongs to: a number that never changes and is never given out twice.</summary>
public readonly record struct ProjectId(long Value)
{
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
