namespace Faultline.AspNetCore.Refusals;

/// <summary>Where a value of a request is.</summary>
/// <param name="Pointer">Its JSON pointer in the body, or null where it is elsewhere.</param>
/// <param name="Parameter">The name of the parameter, or null where it is in a JSON body.</param>
/// <param name="In">Where the parameter is: path, query, header, form or cookie; or null.</param>
internal readonly record struct FieldPlace(string? Pointer, string? Parameter = null, string? In = null)
{
    /// <summary>The place in a sentence.</summary>
    public string Words => Parameter is not null ? $"The parameter {Parameter}" : Pointer is { Length: > 0 } ? $"The value at {Pointer}" : "The body";
}
