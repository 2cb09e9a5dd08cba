using Faultline.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Problems;

/// <summary>
/// Writes what goes through <see cref="IProblemDetailsService"/> as a fault: <c>Results.Problem</c>, validation, status code pages and
/// exception handlers. It stands before every other writer.
/// </summary>
internal sealed class ProblemTakeover(
    ProblemFaults faults, FaultResponder responder, RequestTracking tracking, IOptions<FaultlineOptions> options, IServiceProvider services) : IProblemDetailsWriter
{
    // Under this name the developer exception page tells everything of an exception.
    private const string DeveloperPage = "exception";

    private readonly bool _isOn = options.Value.TakeOverProblemDetails;

    public bool CanWrite(ProblemDetailsContext context) => _isOn && ProblemFaults.StatusOf(context.HttpContext, context.ProblemDetails) is not null;

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var (http, problem) = (context.HttpContext, context.ProblemDetails);
        var record = tracking.RecordOf(http);
        if (context.Exception is { } exception && !HasOwnWords(http, problem))
            return new ValueTask(responder.FailAsync(http, record, exception));
        services.GetService<IOptions<ProblemDetailsOptions>>()?.Value.CustomizeProblemDetails?.Invoke(context);
        // Once more: what the app adds to a problem may be its status.
        var status = ProblemFaults.StatusOf(http, problem) ?? StatusCodes.Status500InternalServerError;
        return new ValueTask(responder.AnswerAsync(http, record, faults.Of(http, problem, status), context.Exception));
    }

    // An exception handler of the app's that says what the failure is. What says nothing is told as any exception is.
    private static bool HasOwnWords(HttpContext context, Microsoft.AspNetCore.Mvc.ProblemDetails problem) =>
        !problem.Extensions.ContainsKey(DeveloperPage)
        && (problem.Title is not null || problem.Detail is not null || problem.Type is not null || problem.Extensions.Count > 0
            || ProblemFaults.StatusOf(context, problem) != StatusCodes.Status500InternalServerError);
}
