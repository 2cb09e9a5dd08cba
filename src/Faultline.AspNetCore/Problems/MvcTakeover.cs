using Faultline.AspNetCore.Refusals;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Problems;

/// <summary>
/// Makes faults of what controllers refuse with: invalid model state, problem details, and bare statuses, which MVC would make problem
/// details of. An object of the app's own is kept.
/// </summary>
internal sealed class MvcTakeover(ProblemFaults faults, StatusFaults statuses, IOptions<FaultlineOptions> options) : IAlwaysRunResultFilter, IOrderedFilter
{
    /// <summary>Just before MVC's own filter, which has -2000.</summary>
    public const int Place = -2_001;

    private readonly bool _isOn = options.Value.TakeOverProblemDetails;

    public int Order => Place;

    public void OnResultExecuting(ResultExecutingContext context)
    {
        if (_isOn && Instead(context) is { } result)
            context.Result = result;
    }

    public void OnResultExecuted(ResultExecutedContext context)
    {
    }

    private IActionResult? Instead(ResultExecutingContext context)
    {
        switch (context.Result)
        {
            case IAntiforgeryValidationFailedResult:
                return new FaultActionResult(statuses.Request.Antiforgery());
            case StatusCodeResult { StatusCode: >= 400 } result when IsMvcs(result):
                return new EmptyStatusResult(result.StatusCode);
            case ObjectResult { Value: ProblemDetails problem } result when IsMvcs(result):
                problem.Status ??= result.StatusCode;
                return ProblemFaults.StatusOf(context.HttpContext, problem) is { } meant ? new FaultActionResult(faults.Of(context.HttpContext, problem, meant)) : null;
            case ObjectResult { Value: SerializableError errors, StatusCode: { } status and >= 400 and <= 599 }:
                return new FaultActionResult(faults.OfErrors(context.HttpContext, errors.Select(error => KeyValuePair.Create(error.Key, error.Value as string[] ?? [])), status));
            default:
                return null;
        }
    }

    // A class that the app derived does more than it says here.
    private static bool IsMvcs(IActionResult result) => result.GetType().Assembly == typeof(StatusCodeResult).Assembly;

    /// <summary>A fault as the result of an action.</summary>
    private sealed class FaultActionResult(Fault fault) : ActionResult
    {
        public override Task ExecuteResultAsync(ActionContext context) => fault.ToResult().ExecuteAsync(context.HttpContext);
    }

    /// <summary>A status without a body, which becomes a fault where every other one does.</summary>
    private sealed class EmptyStatusResult(int status) : ActionResult
    {
        public override void ExecuteResult(ActionContext context) => context.HttpContext.Response.StatusCode = status;
    }
}
