using System.Diagnostics;
using System.Text.Json;
using Faultline.Timelines;

namespace Faultline.Reports;

/// <summary>Puts the members of a report in their order. What throws spoils the attempt; <see cref="Reporter"/> then makes a barer one.</summary>
internal sealed class ReportComposer(ReporterOptions options, ProcessFacts facts)
{
    public void Write(ReportDocument report, ReportId id, DateTimeOffset now, Failure failure)
    {
        var json = report.Json;
        json.WriteStartObject();
        json.WriteString("id"u8, id.ToString());
        ReportTime.Write(json, "time"u8, now);
        json.WriteString("reporter"u8, options.Reporter);
        var value = WriteKind(report, failure);
        if ((failure.Topic ?? failure.Context?.Topic) is { } topic)
            report.Value("topic"u8, topic);
        if (failure.Context is { } context)
            WriteIds(report, context);
        if (failure.Suppressed > 0)
            json.WriteNumber("suppressed"u8, failure.Suppressed);
        WriteTrace(json);
        if (!report.Limits.Bare)
            failure.Section?.Write(report);
        if (failure.Fault is { } fault)
        {
            var causesLeft = report.Limits.Exceptions;
            WriteFault(report, fault, 0, ref causesLeft);
        }

        if (failure.Exception is { } exception)
        {
            json.WritePropertyName("exception"u8);
            ExceptionWriter.Write(report, exception, value);
        }

        if (!report.Limits.Bare && failure.Context is { } work)
        {
            work.Read(report, NotesWriter.Write);
            TimelineWriter.Write(report, work);
        }

        if (!failure.IsSeenFromOutside)
            WriteThread(json);
        facts.Write(json);
        report.WriteLosses();
        json.WriteEndObject();
        json.Flush();
    }

    /// <summary>Writes type and value; gives the exception's message, as it may be kept.</summary>
    private static string? WriteKind(ReportDocument report, Failure failure)
    {
        var message = failure.Exception is { } exception ? ExceptionWriter.Value(report, exception) : null;
        var type = failure.Kind ?? (failure.Exception is { } thrown ? ExceptionWriter.TypeName(thrown) : failure.Fault?.Code.ToString());
        var value = failure.Kind is null ? message : null;
        if (value is null && (failure.Text ?? failure.Fault?.Detail) is { } text)
            value = report.Clean(text, report.Limits.Text);
        if (type is null || (value ?? message) is not { } told)
            return message;
        report.Json.WriteString("type"u8, type);
        report.Json.WriteString("value"u8, told);
        return message;
    }

    private static void WriteIds(ReportDocument report, ReportContext context)
    {
        var json = report.Json;
        ReportTime.WriteSeconds(json, "duration"u8, Stopwatch.GetElapsedTime(context.Started));
        json.WriteString("request_id"u8, context.RequestId.ToString());
        if (context.GlobalRequestId is { } global)
            json.WriteString("global_request_id"u8, global.ToString());
        if (context.RefusedRequestId is { } refused)
            report.Value("refused_request_id"u8, refused);
        if (context.LastReport is { } last)
            json.WriteString("last_oops"u8, last.ToString());
    }

    private static void WriteTrace(Utf8JsonWriter json)
    {
        if (Activity.Current is not { IdFormat: ActivityIdFormat.W3C } activity)
            return;
        json.WriteStartObject("trace"u8);
        json.WriteString("trace_id"u8, activity.TraceId.ToHexString());
        json.WriteString("span_id"u8, activity.SpanId.ToHexString());
        if (activity.ParentId is { } parent)
            json.WriteString("parent"u8, parent);
        json.WriteEndObject();
    }

    private static void WriteFault(ReportDocument report, Fault fault, int depth, ref int causesLeft)
    {
        const int Deepest = 16;
        var json = report.Json;
        if (depth == 0)
            json.WriteStartObject("fault"u8);
        else
            json.WriteStartObject();
        json.WriteString("code"u8, fault.Code.ToString());
        json.WriteNumber("status"u8, fault.Status);
        report.Value("title"u8, fault.Title);
        report.Text("detail"u8, fault.Detail);
        json.WriteStartObject("data"u8);
        FaultDataWriter.WriteEntries(report, fault.Data);
        json.WriteEndObject();
        json.WriteStartArray("causes"u8);
        foreach (var cause in fault.Causes)
        {
            if (depth == Deepest || causesLeft-- <= 0)
            {
                report.Lose("causes", $"the tree of causes is deeper than {Deepest} or larger than {report.Limits.Exceptions}");
                break;
            }

            WriteFault(report, cause, depth + 1, ref causesLeft);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteThread(Utf8JsonWriter json)
    {
        var thread = Thread.CurrentThread;
        json.WriteStartObject("thread"u8);
        json.WriteNumber("id"u8, thread.ManagedThreadId);
        if (thread.Name is { } name)
            json.WriteString("name"u8, ReportText.Cut(name, 100));
        json.WriteEndObject();
    }
}
