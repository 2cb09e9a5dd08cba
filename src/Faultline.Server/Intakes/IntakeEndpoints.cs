using Faultline.AspNetCore;

namespace Faultline.Server.Intakes;

/// <summary>The doors by which reports arrive.</summary>
internal static class IntakeEndpoints
{
    public static void MapReportIntake(this IEndpointRouteBuilder app) =>
        app.MapPost(Paths.Reports, (HttpContext context, ReportIntake intake) => intake.TakeInAsync(context))
            .ProducesFault(
                "faultline.intake.unauthorized", "faultline.intake.unsupported_media_type", "faultline.intake.unsupported_encoding", "faultline.intake.damaged_body",
                "faultline.intake.body_too_large", "faultline.intake.line_too_large", "faultline.intake.lines_refused", "faultline.intake.quota_exceeded", "faultline.intake.disk_budget",
                "faultline.intake.unavailable");
}
