using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Faultline.AspNetCore;
using Faultline.Server.Finding;
using Faultline.Server.Hosting;

namespace Faultline.Server.Api;

/// <summary>Every id in any text: <c>GET /api/v1/find?text=</c>, or <c>POST /api/v1/find</c> with the text as body.</summary>
internal static class FindApi
{
    public static void MapFindApi(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/api/v1/find", Verbs.Read, FindAsync).ProducesFault("faultline.store.unavailable");
        app.MapPost("/api/v1/find", FindInBodyAsync).WithMetadata(new BodyLimit(TextFinder.MaxBytes + 1))
            .ProducesFault("faultline.request.unsupported_media_type", "faultline.request.body_too_large", "faultline.store.unavailable");
    }

    private static async Task FindAsync(HttpContext context, TextFinder finder, PublicUrl publicUrl) =>
        await AnswerAsync(context, await finder.FindAsync(context.Request.Query["text"].ToString(), context.RequestAborted), publicUrl);

    private static async Task FindInBodyAsync(HttpContext context, TextFinder finder, PublicUrl publicUrl)
    {
        var type = context.Request.ContentType;
        if (type?.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase) != true)
            throw ServerFaults.UnsupportedMediaType(type is null ? null : ServerFaults.Shorten(type), "text/plain").ToException();
        await AnswerAsync(context, await finder.FindAsync(await ReadAsync(context), context.RequestAborted), publicUrl);
    }

    // Bytes that are no UTF-8 become marks; the ids round them are still found.
    private static async Task<string> ReadAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            ReadResult read;
            try
            {
                read = await reader.ReadAtLeastAsync(TextFinder.MaxBytes + 1, context.RequestAborted);
            }
            catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
            {
                throw ServerFaults.BodyTooLarge(TextFinder.MaxBytes).ToException(e);
            }

            if (read.Buffer.Length > TextFinder.MaxBytes)
                throw ServerFaults.BodyTooLarge(TextFinder.MaxBytes).ToException();
            if (!read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            var text = Encoding.UTF8.GetString(read.Buffer);
            reader.AdvanceTo(read.Buffer.End);
            return text;
        }
    }

    private static Task AnswerAsync(HttpContext context, IReadOnlyList<FoundThing> found, PublicUrl publicUrl) => JsonAnswer.WriteAsync(context, json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("found");
        foreach (var thing in found)
            Write(json, thing, publicUrl);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, FoundThing thing, PublicUrl publicUrl)
    {
        json.WriteStartObject();
        json.WriteString("kind", thing.Kind);
        json.WriteString("id", thing.Id.Canonical);
        json.WriteString("text", thing.Id.Text);
        json.WriteNumber("position", thing.Id.Position);
        json.WriteString("unknown", thing.Unknown);
        json.WriteStartArray("reports");
        foreach (var report in thing.Reports)
        {
            json.WriteStartObject();
            json.WriteString("project", report.Project);
            json.WriteString("id", report.Id.ToString());
            json.WriteString("page", publicUrl.Absolute(Paths.Oops(report.Project, report.Id)));
            json.WriteString("received", JsonAnswer.Time(report.Received));
            json.WriteString("type", report.Type);
            json.WriteString("title", report.Title);
            if (report.Group is { } group)
                json.WriteNumber("group", group);
            else
                json.WriteNull("group");
            json.WriteString("loss", report.Loss);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
