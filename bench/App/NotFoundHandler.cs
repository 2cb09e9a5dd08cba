using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Faultline.Bench.App;

/// <summary>ASP.NET Core's own way to answer an exception of the app with a 404.</summary>
internal sealed class NotFoundHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not OrderNotFoundException missing)
            return new(false);
        httpContext.Response.StatusCode = StatusCodes.Status404NotFound;
        return problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            Exception = exception,
            ProblemDetails = new ProblemDetails
            {
                Status = StatusCodes.Status404NotFound,
                Title = "Order not found",
                Detail = $"No order has the id {missing.Id}.",
            },
        });
    }
}
