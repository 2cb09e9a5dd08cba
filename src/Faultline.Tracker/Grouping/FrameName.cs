namespace Faultline.Tracker.Grouping;

/// <summary>The name of a frame as its author would write it, without what a compiler, a build or a version adds.</summary>
/// <param name="Type">Namespace and type, or the module of a script; empty when there is none.</param>
/// <param name="Method">The method, a property without <c>get</c>, <c>ctor</c>; of a lambda the method that it stands in and <c>.lambda</c>.</param>
/// <param name="IsLambda">Whether it is a lambda: one method may hold many, which the name cannot tell apart.</param>
internal readonly record struct FrameName(string Type, string Method, bool IsLambda)
{
    /// <summary>The last part of the type's name.</summary>
    public ReadOnlySpan<char> ShortType => Type.AsSpan(Type.LastIndexOf('.') + 1);

    /// <summary>Both, with a dot between.</summary>
    public override string ToString() => Type.Length == 0 ? Method : Method.Length == 0 ? Type : $"{Type}.{Method}";
}
