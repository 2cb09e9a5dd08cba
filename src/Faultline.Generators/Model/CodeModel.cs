namespace Faultline.Generators.Model;

/// <summary>A declared code: what its attribute, its parameters and its documentation say.</summary>
/// <remarks>One that is <see cref="IsRefused"/> has a method that cannot declare it. It gets a body all the same, and is no code.</remarks>
internal sealed record CodeModel(
    string Method,
    string Access,
    string ReturnType,
    string Code,
    int Status,
    EquatableArray<int> OtherStatuses,
    string Title,
    string Detail,
    string? PulpCode,
    string? NovaRoot,
    string? Since,
    string? DeprecatedBy,
    DocModel Documentation,
    EquatableArray<ParameterModel> Parameters,
    bool IsRefused)
{
    /// <summary>The parameters that are data fields.</summary>
    public IEnumerable<ParameterModel> Fields => Parameters.Where(parameter => parameter.Role == ParameterRole.Data);
}
