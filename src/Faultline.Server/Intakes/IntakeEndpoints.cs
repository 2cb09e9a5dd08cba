namespace Faultline.Server.Intakes;

/// <summary>The doors by which reports arrive.</summary>
internal static class IntakeEndpoints
{
    public static void MapReportIntake(this IEndpointRouteBuilder app) =>
        app.MapPost(Paths.Reports, (HttpContext context, ReportIntake intake) => intake.TakeInAsync(context));
}
