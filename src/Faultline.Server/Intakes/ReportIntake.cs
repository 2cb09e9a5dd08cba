using System.Globalization;
using Faultline.Server.Ingest;
using Faultline.Server.Ledger;
using Faultline.Server.Metrics;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Microsoft.AspNetCore.Http.Features;

namespace Faultline.Server.Intakes;

/// <summary>The door for native reports: <c>POST /api/v1/reports</c>. What it says yes to is on the disk, what it says no to is counted.</summary>
internal sealed class ReportIntake(ServerOptions options, IngestDoor ingest, IngestRoom room, LineCheck check, ArrivedLines arrivedLines, ServerMetrics metrics)
{
    private const string Scheme = "Bearer ";

    public async Task TakeInAsync(HttpContext context)
    {
        var door = await AuthenticateAsync(context);
        var form = await FormOfAsync(context, door);
        var batch = new IntakeBatch(door, check, options.MaxReportBytes);
        var failure = await ReadAsync(context, door.Project.Id, form, batch);
        var stored = await batch.CompleteAsync();
        metrics.Accept(door.Project.Id, batch.Ids.Count, batch.Bytes);
        metrics.Change(batch.Changes.Hidden, batch.Changes.Cut);
        await NoteAsync(door, batch, failure?.Reason);

        WriteRateLimit(context, door);
        if (!stored)
            throw IntakeFaults.CannotStore("The server's disk or the project's spool is full, or does not answer.", ServerFaults.Soon).ToException();
        if (batch.TurnedAway.Count > 0)
            throw TurnedAway(door, batch).ToException();
        if (failure is not null)
            throw failure.Value.Answer(batch.Ids.Count);
        if (batch.Refused.Count > 0)
            throw IntakeFaults.Refusal(batch.TooLong == batch.Refused.Count, batch.Ids.Count, batch.Duplicates, batch.Refused).ToException();
        await AnswerAsync(context, batch);
    }

    /// <summary>Reads to the end or to where the body cannot be read; then why, and what is to be thrown, given the number of reports taken.</summary>
    private async Task<(string Reason, Func<int, Exception> Answer)?> ReadAsync(HttpContext context, ProjectId project, IntakeForm form, IntakeBatch batch)
    {
        try
        {
            var arrived = await ArrivedBody.AwaitAsync(context);
            using var seat = await room.EnterAsync(project, context.RequestAborted);
            if (form.Encoding is IntakeEncoding.Brotli && arrived.BrotliWindowBytes > IngestRoom.UsualBytes)
                await seat.GrowAsync(arrived.BrotliWindowBytes, context.RequestAborted);
            if (arrived.Whole)
                await ReadLinesAsync(context, form, batch, seat, hasArrived: true, context.RequestAborted);
            else
                await ReadInTimeAsync(context, form, batch, seat);
            return null;
        }
        catch (BodyTooLargeException e)
        {
            return (LedgerReasons.TooLarge, accepted => IntakeFaults.BodyTooLarge(e.Message, accepted).ToException());
        }
        catch (Exception e) when (e is InvalidDataException or BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest })
        {
            return (LedgerReasons.Malformed, accepted => IntakeFaults.DamagedBody(e.Message, accepted).ToException(e));
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Too slow, or nobody is there any more. The lines before that are in the spool, and what was counted of them is written down all the same.
            return (LedgerReasons.Malformed, _ => e);
        }
    }

    /// <summary>Reads a body that is still on its way, but does not wait for it for ever: it holds room that others need.</summary>
    private async Task ReadInTimeAsync(HttpContext context, IntakeForm form, IntakeBatch batch, IngestSeat seat)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        deadline.CancelAfter(TimeSpan.FromSeconds(options.MaxBodySeconds));
        try
        {
            await ReadLinesAsync(context, form, batch, seat, hasArrived: false, deadline.Token);
        }
        catch (OperationCanceledException e) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw new BadHttpRequestException($"The body did not arrive within {options.MaxBodySeconds} s.", StatusCodes.Status408RequestTimeout, e);
        }
    }

    private async Task ReadLinesAsync(HttpContext context, IntakeForm form, IntakeBatch batch, IngestSeat seat, bool hasArrived, CancellationToken cancellation)
    {
        using var whole = hasArrived && form.Encoding is IntakeEncoding.Gzip ? GzipBody.TryTake(context, arrivedLines, options) : null;
        await using var body = whole is null ? new IntakeBody(context.Request.Body, form.Encoding, options) : new IntakeBody(whole, options);
        using var lines = new LineReader(body, form.WholeBody, options, seat);
        while (await lines.ReadAsync(cancellation))
            batch.Take(lines, whole);
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

    /// <summary>What is not in the spool is written down before anybody is answered. All of it is on its way before any is waited for: a body waits for one sum of notes at most.</summary>
    private Task NoteAsync(ProjectDoor door, IntakeBatch batch, string? failure)
    {
        var (project, notes) = (door.Project, new List<Task>());
        Add(ingest.RefuseAsync(project, LedgerReasons.Malformed, batch.Refused.Count - batch.TooLong));
        Add(ingest.RefuseAsync(project, LedgerReasons.TooLarge, batch.TooLong));
        Add(ingest.RefuseAsync(project, door.Closed ?? LedgerReasons.Quota, batch.TurnedAway.Count, batch.TurnedAway));
        Add(ingest.RefuseAsync(project, door.Spool.IsFull ? LedgerReasons.DiskBudget : LedgerReasons.DiskError, batch.Failed.Count, batch.Failed));
        Add(ingest.RepeatAsync(project, batch.Duplicates));
        foreach (var discards in batch.Discards)
            Add(ingest.DiscardAsync(project, discards));
        if (failure is not null)
            Add(ingest.RefuseAsync(project, failure, 1));
        return notes.Count == 0 ? Task.CompletedTask : Task.WhenAll(notes);

        void Add(Task note)
        {
            if (!note.IsCompletedSuccessfully)
                notes.Add(note);
        }
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
