namespace Faultline.Generators.Model;

/// <summary>A parameter of a code's method.</summary>
/// <param name="Name">Its name, without <c>@</c>.</param>
/// <param name="Modifier">What stands before its type and must be repeated, such as <c>params </c>, or empty.</param>
/// <param name="Type">Its type as it is written in C#, from <c>global::</c> on.</param>
/// <param name="Role">What it is of the fault.</param>
/// <param name="CanBeNull">Whether callers may pass null, and the fault then lacks it.</param>
/// <param name="Field">The data field's name on the wire.</param>
/// <param name="JsonType">The data field's JSON type.</param>
/// <param name="Description">What the documentation says of it, or null.</param>
internal sealed record ParameterModel(
    string Name,
    string Modifier,
    string Type,
    ParameterRole Role,
    bool CanBeNull,
    string Field,
    string JsonType,
    string? Description);
