using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Faultline.AspNetCore.Refusals;

/// <summary>
/// Why a minimal API refused to call its handler. ASP.NET tells it either as a log line with named values (and answers with a bare
/// status), or as the message of an exception (<c>RouteHandlerOptions.ThrowOnBadRequest</c>, as in Development); both say the same.
/// </summary>
/// <param name="Kind">The name of ASP.NET's event.</param>
/// <param name="ParameterType">The handler's parameter's type, as C# spells it, or null.</param>
/// <param name="ParameterName">Its name, or null.</param>
/// <param name="Exception">What reading the body threw, or null.</param>
internal sealed partial record BindingFailure(string Kind, string? ParameterType, string? ParameterName, Exception? Exception)
{
    public const string InvalidJson = "InvalidJsonRequestBody";
    public const string InvalidForm = "InvalidFormRequestBody";
    public const string InvalidFormData = "FormDataMappingFailed";
    public const string Mistyped = "ParameterBindingFailed";
    public const string Missing = "RequiredParameterNotProvided";
    public const string ImplicitBodyMissing = "ImplicitBodyNotProvided";
    public const string FormBodyMissing = "UnexpectedRequestWithoutBody";
    public const string Antiforgery = "InvalidAntiforgeryToken";
    public const string BodyUnreadable = "RequestBodyIOException";

    private static readonly (string Beginning, string End, string Kind)[] Messages =
    [
        ("Failed to read parameter", "as JSON.", InvalidJson),
        ("Failed to read parameter", "as form.", InvalidForm),
        ("Invalid anti-forgery token", "as form.", Antiforgery),
        ("Unexpected request without body", "as form.", FormBodyMissing),
        ("Failed to bind parameter", "as form.", InvalidFormData),
        ("Failed to bind parameter", "", Mistyped),
        ("Required parameter", "from body.", ImplicitBodyMissing),
        ("Required parameter", "", Missing),
        ("Implicit body inferred", "", ImplicitBodyMissing),
    ];

    /// <summary>What an exception says, or null when it is of something else.</summary>
    public static BindingFailure? Of(BadHttpRequestException exception)
    {
        // A class of somebody else's may have a message of its own making.
        if (exception.GetType() != typeof(BadHttpRequestException))
            return null;
        var message = exception.Message;
        foreach (var (beginning, end, kind) in Messages)
        {
            if (!message.StartsWith(beginning, StringComparison.Ordinal) || !message.EndsWith(end, StringComparison.Ordinal))
                continue;
            var parameter = Parameter().Match(message.Length > 1_000 ? message[..1_000] : message);
            return new BindingFailure(kind, Text(parameter.Groups["type"]), Text(parameter.Groups["name"]), exception.InnerException);
        }

        return null;
    }

    private static string? Text(Group group) => group.Success && group.Length > 0 ? group.Value : null;

    [GeneratedRegex("parameter \"((?<type>[^\"]*) )?(?<name>[^\" ]*)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Parameter();
}
