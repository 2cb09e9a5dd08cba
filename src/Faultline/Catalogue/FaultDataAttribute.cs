namespace Faultline.Catalogue;

/// <summary>Names the data field of a parameter where it is not the parameter's own name in snake case.</summary>
/// <param name="name">The field's name on the wire: lower-case letters, digits and <c>_</c>, such as <c>href</c>.</param>
[AttributeUsage(AttributeTargets.Parameter, Inherited = false)]
public sealed class FaultDataAttribute(string name) : Attribute
{
    /// <summary>The field's name on the wire.</summary>
    public string Name { get; } = name;
}
