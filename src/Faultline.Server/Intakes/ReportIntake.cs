using System.Globalization;
using Faultline.Server.Ingest;
using Faultline.Server.Ledger;
using Faultline.Server.Metrics;
using Faultline.Server.Reports;
using Microsoft.AspNetCore.Http.Features;

namespace Faultline.Server.Intakes;

/// <summary>The door for native reports: <c>POST /api/v1/reports</c>. What it says yes to is on the disk, what it says no to is counted.</summary>
internal sealed class ReportIntake(ServerOptions options, IngestDoor ingest, IngestRoom room, LineCheck check, ServerMetrics metrics)
{
    private const string Scheme = "Bearer ";

    public async Task TakeInAsync(HttpContext context)
    {
        var door = await AuthenticateAsync(context);
        var form = await FormOfAsync(context, door);
        var batch = new IntakeBatch(door, check, options.MaxReportBytes);
        var failure = await ReadAsync(context, form, batch);
        var stored = await batch.CompleteAsync();
        metrics.Accept(door.Project.Id, batch.Ids.Count, batch.Bytes);
        metrics.Change(batch.Changes.Hidden, batch.Changes.Cut);
        await NoteAsync(door, batch);
        if (failure is not null)
            await ingest.RefuseAsync(door.Project, failure.Value.Reason, 1);

        WriteRateLimit(context, door);
        if (!stored)
            throw IntakeFaults.CannotStore("The server's disk or the project's spool is full, or does not answer.", ServerFaults.Soon).ToException();
        if (batch.TurnedAway.Count > 0)
            throw TurnedAway(door, batch).ToException();
        if (failure is not null)
            throw failure.Value.Fault(batch.Ids.Count).ToException();
        if (batch.Refused.Count > 0)
            throw IntakeFaults.Refusal(batch.TooLong == batch.Refused.Count, batch.Ids.Count, batch.Duplicates, batch.Refused).ToException();
        await AnswerAsync(context, batch);
    }

    /// <summary>Reads to the end or to where the body cannot be read; then why, and the fault, given the number of reports taken.</summary>
    private async Task<(string Reason, Func<int, Fault> Fault)?> ReadAsync(HttpContext context, IntakeForm form, IntakeBatch batch)
    {
        await AwaitSmallBodyAsync(context);
        using var seat = await room.EnterAsync(context.RequestAborted);
        await using var body = new IntakeBody(context.Request.Body, form.Encoding, options);
        using var lines = new LineReader(body, form.WholeBody, options, seat);
        try
        {
            while (await lines.ReadAsync(context.RequestAborted))
                batch.Take(lines);
            return null;
        }
        catch (BodyTooLargeException e)
        {
            return (LedgerReasons.TooLarge, accepted => IntakeFaults.BodyTooLarge(e.Message, accepted));
        }
        catch (InvalidDataException e)
        {
            return (LedgerReasons.Malformed, accepted => IntakeFaults.DamagedBody(e.Message, accepted));
        }
    }

    /// <summary>Waits for a body that fits the connection's own buffer before room is taken for it, so that a slow sender holds none.</summary>
    private static async Task AwaitSmallBodyAsync(HttpContext context)
    {
        if (context.Request.ContentLength is not (> 0 and <= IngestRoom.UsualBytes and var length))
            return;
        var reader = context.Request.BodyReader;
        var whole = await reader.ReadAtLeastAsync((int)length, context.RequestAborted);
        reader.AdvanceTo(whole.Buffer.Start);
    }

    private async Task<IntakeForm> FormOfAsync(HttpContext context, ProjectDoor door)
    {
        try
        {
            var form = IntakeForm.Of(context.Request);
            LiftServerLimit(context);
            var limit = form.Encoding is IntakeEncoding.Identity ? options.MaxBodyBytes : options.MaxCompressedBytes;
            return context.Request.ContentLength > limit ? throw IntakeFaults.BodyTooLarge($"{limit} bytes", accepted: 0).ToException() : form;
        }
        catch (FaultException e)
        {
            await ingest.RefuseAsync(door.Project, e.Fault.Status == StatusCodes.Status413PayloadTooLarge ? LedgerReasons.TooLarge : LedgerReasons.Malformed, 1);
            throw;
        }
    }

    // Kestrel's limit counts the framing of chunks as well, and its failure does not say which limit it was.
    private static void LiftServerLimit(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
    }

    private async Task<ProjectDoor> AuthenticateAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        var key = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
        try
        {
            if (await ingest.OpenAsync(key, context.RequestAborted) is { } door)
                return door;
        }
        catch (StoreUnavailableException e)
        {
            throw IntakeFaults.CannotStore("The keys cannot be read.", ServerFaults.Soon).ToException(e);
        }
        catch (IOException e)
        {
            throw IntakeFaults.CannotStore("The project's spool cannot be opened.", ServerFaults.Soon).ToException(e);
        }

        // On starting, so that it stays when the failure clears what was set before.
        context.Response.OnStarting(() =>
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Task.CompletedTask;
        });
        throw IntakeFaults.Unauthorized().ToException();
    }

    /// <summary>What is not in the spool is written down before anybody is answered.</summary>
    private async Task NoteAsync(ProjectDoor door, IntakeBatch batch)
    {
        await ingest.RefuseAsync(door.Project, LedgerReasons.Malformed, batch.Refused.Count - batch.TooLong);
        await ingest.RefuseAsync(door.Project, LedgerReasons.TooLarge, batch.TooLong);
        await ingest.RefuseAsync(door.Project, door.Closed ?? LedgerReasons.Quota, batch.TurnedAway.Count, batch.TurnedAway);
        await ingest.RefuseAsync(door.Project, door.Spool.IsFull ? LedgerReasons.DiskBudget : LedgerReasons.DiskError, batch.Failed.Count, batch.Failed);
        await ingest.RepeatAsync(door.Project, batch.Duplicates);
        foreach (var discards in batch.Discards)
            await ingest.DiscardAsync(door.Project, discards);
    }

    private Fault TurnedAway(ProjectDoor door, IntakeBatch batch) => door.Closed is null
        ? IntakeFaults.QuotaExceeded(door.Quota!.Limit, batch.Ids.Count, batch.TurnedAway.Count, batch.DoneLines, IntakeFaults.Members(batch.Refused, batch.DoneLines), door.Quota.Now().Reset)
        : IntakeFaults.DiskBudget(ingest.Disk.FreeBytes, ingest.Disk.MinFreeBytes, ServerFaults.Later);

    // As draft-ietf-httpapi-ratelimit-headers-06 has them, on starting for the same reason as above.
    private static void WriteRateLimit(HttpContext context, ProjectDoor door)
    {
        if (door.Quota is not { } quota)
            return;
        context.Response.OnStarting(() =>
        {
            var (remaining, reset) = quota.Now();
            var headers = context.Response.Headers;
            headers["RateLimit-Limit"] = quota.Limit.ToString(CultureInfo.InvariantCulture);
            headers["RateLimit-Remaining"] = remaining.ToString(CultureInfo.InvariantCulture);
            headers["RateLimit-Reset"] = Math.Ceiling(reset.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        });
    }

    private static Task AnswerAsync(HttpContext context, IntakeBatch batch) => JsonAnswer.WriteAsync(context, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("accepted", batch.Ids.Count);
        json.WriteNumber("duplicate", batch.Duplicates);
        if (batch.Discards.Count > 0)
            json.WriteNumber("discards", batch.Discards.Count);
        json.WriteStartArray("ids");
        foreach (var id in batch.Ids)
            json.WriteStringValue(id.ToString());
        json.WriteEndArray();
        json.WriteEndObject();
    });
}
