using Faultline.AspNetCore;
using Faultline.Server.Finding;
using Faultline.Server.Hosting;

namespace Faultline.Server.Pages;

/// <summary>The box on every page: any text, and what the ids in it lead to.</summary>
internal static class FindPages
{
    public static void MapFindPages(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Paths.Find, Verbs.Read, FindAsync).ProducesFault("faultline.store.unavailable");
        // A mail or a log is too long for a URL. It changes nothing; it is a form of ours all the same, so that other sites cannot have the server search.
        app.MapForm(Paths.Find, FindPastedAsync).WithMetadata(new BodyLimit(4L * TextFinder.MaxBytes));
    }

    private static Task<IResult> FindAsync(HttpContext context, TextFinder finder, PublicUrl publicUrl) =>
        ShowAsync(context, context.Request.Query["text"].ToString(), finder, publicUrl);

    private static Task<IResult> FindPastedAsync(HttpContext context, TextFinder finder, PublicUrl publicUrl) =>
        ShowAsync(context, context.Field("text") ?? "", finder, publicUrl);

    private static async Task<IResult> ShowAsync(HttpContext context, string text, TextFinder finder, PublicUrl publicUrl)
    {
        var found = await finder.FindAsync(text, context.RequestAborted);
        if (TextFinder.OnlyOne(found) is { } only)
            return context.Back(publicUrl, Paths.Oops(only.Project, only.Id));
        return Page.Of<FindPage>(new() { [nameof(FindPage.Text)] = text, [nameof(FindPage.Found)] = found });
    }
}
