using Microsoft.AspNetCore.Components;

namespace Faultline.Server.Pages;

/// <summary>Makes pages.</summary>
internal static class Page
{
    /// <summary>A page with these parameters.</summary>
    public static PageResult<TPage> Of<TPage>(Dictionary<string, object?> parameters, int status = StatusCodes.Status200OK)
        where TPage : IComponent => new(ParameterView.FromDictionary(parameters), status);
}
