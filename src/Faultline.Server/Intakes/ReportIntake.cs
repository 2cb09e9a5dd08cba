using Faultline.Server.Ingest;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Microsoft.AspNetCore.Http.Features;

namespace Faultline.Server.Intakes;

/// <summary>The door for native reports: <c>POST /api/v1/reports</c>. What it says yes to is on the disk.</summary>
internal sealed class ReportIntake(ServerOptions options, IProjectStore projects, ProjectSpools spools)
{
    private const string Scheme = "Bearer ";

    public async Task TakeInAsync(HttpContext context)
    {
        var project = await AuthenticateAsync(context);
        var form = IntakeForm.Of(context.Request);
        LiftServerLimit(context);
        var limit = form.Gzip ? options.MaxCompressedBytes : options.MaxBodyBytes;
        if (context.Request.ContentLength > limit)
            throw IntakeFaults.BodyTooLarge($"{limit} bytes", accepted: 0).ToException();

        var batch = new IntakeBatch(SpoolOf(project), options.MaxReportBytes);
        var failure = await ReadAsync(context, form, batch);
        if (!await batch.CompleteAsync())
            throw IntakeFaults.CannotStore("The server's disk or the project's spool is full, or does not answer.", ServerFaults.Soon).ToException();
        if (failure is not null)
            throw failure(batch.Ids.Count).ToException();
        if (batch.Refused.Count > 0)
            throw IntakeFaults.Refusal(batch.OnlyTooLong, batch.Ids.Count, batch.Duplicates, batch.Refused).ToException();
        await AnswerAsync(context, batch);
    }

    /// <summary>Reads to the end or to where the body cannot be read; then the fault, given the number of reports taken.</summary>
    private async Task<Func<int, Fault>?> ReadAsync(HttpContext context, IntakeForm form, IntakeBatch batch)
    {
        await using var body = new IntakeBody(context.Request.Body, form.Gzip, options);
        using var lines = new LineReader(body, form.WholeBody, options);
        try
        {
            while (await lines.ReadAsync(context.RequestAborted))
                batch.Take(lines);
            return null;
        }
        catch (BodyTooLargeException e)
        {
            return accepted => IntakeFaults.BodyTooLarge(e.Message, accepted);
        }
        catch (InvalidDataException e)
        {
            return accepted => IntakeFaults.DamagedBody(e.Message, accepted);
        }
    }

    // Kestrel's limit counts the framing of chunks as well, and its failure does not say which limit it was.
    private static void LiftServerLimit(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
    }

    private async Task<Project> AuthenticateAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        var text = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
        try
        {
            if (IngestKey.TryParse(text) is { } key)
            {
                var kept = await projects.FindKeyAsync(key.PublicPart, context.RequestAborted);
                if (key.Matches(kept?.Hash) && kept is not null)
                    return kept.Project;
            }
        }
        catch (StoreUnavailableException e)
        {
            throw IntakeFaults.CannotStore("The keys cannot be read.", ServerFaults.Soon).ToException(e);
        }

        // On starting, so that it stays when the failure clears what was set before.
        context.Response.OnStarting(() =>
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Task.CompletedTask;
        });
        throw IntakeFaults.Unauthorized().ToException();
    }

    private ProjectSpool SpoolOf(Project project)
    {
        try
        {
            return spools.Of(project.Id);
        }
        catch (IOException e)
        {
            throw IntakeFaults.CannotStore("The project's spool cannot be opened.", ServerFaults.Soon).ToException(e);
        }
    }

    private static Task AnswerAsync(HttpContext context, IntakeBatch batch) => JsonAnswer.WriteAsync(context, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("accepted", batch.Ids.Count);
        json.WriteNumber("duplicate", batch.Duplicates);
        json.WriteStartArray("ids");
        foreach (var id in batch.Ids)
            json.WriteStringValue(id.ToString());
        json.WriteEndArray();
        json.WriteEndObject();
    });
}
