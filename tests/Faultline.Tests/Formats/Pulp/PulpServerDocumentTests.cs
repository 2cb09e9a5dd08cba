using System.Text.Json;
using Faultline.Formats;
using Faultline.Formats.Pulp;

namespace Faultline.Tests.Formats.Pulp;

/// <summary>What Pulp's own server sent for each exception, member for member.</summary>
public sealed class PulpServerDocumentTests
{
    private static readonly IReadOnlyDictionary<string, JsonElement> Vectors = PulpVectors.Of("server_documents.json");

    public static TheoryData<string> Sent => [.. Vectors.Where(vector => vector.Value.GetProperty("expected").TryGetProperty("body", out _)).Select(vector => vector.Key)];

    public static TheoryData<string> NotSent => [.. Vectors.Where(vector => !vector.Value.GetProperty("expected").TryGetProperty("body", out _)).Select(vector => vector.Key)];

    [Theory]
    [MemberData(nameof(Sent))]
    public void The_strict_form_is_what_Pulp_sends(string name)
    {
        var expected = Vectors[name].GetProperty("expected");
        var body = expected.GetProperty("body");
        if (expected.GetProperty("status").GetInt32() == 202)
        {
            PulpJson.ShouldBe(PulpJson.Parse(CallReportOf(Vectors[name].GetProperty("raise")).Write), body);
            return;
        }

        var fault = FaultOf(name);
        var format = new PulpFormat(isStrict: true);
        fault.Status.ShouldBe(expected.GetProperty("status").GetInt32());
        format.ContentType.ShouldBe(expected.GetProperty("content_type").GetString());
        // The trace is the process's own; of the vector's only that there is one is compared.
        var trace = body.GetProperty("traceback").ValueKind == JsonValueKind.Null ? null : string.Concat(body.GetProperty("traceback").EnumerateArray().Select(_ => "   at Some.Method() in file:line 1\n"));
        var document = PulpJson.Write(format, AnswerOf(name, fault, trace));
        if (trace is not null)
        {
            document.GetProperty("traceback").EnumerateArray().ShouldAllBe(line => line.GetString()!.EndsWith('\n'));
            body = WithTraceOf(body, document);
        }

        PulpJson.ShouldBe(document, body);
    }

    [Theory]
    [MemberData(nameof(Sent))]
    public void What_Pulp_sends_is_read_and_written_as_it_was(string name)
    {
        var vector = Vectors[name];
        var body = vector.GetProperty("expected").GetProperty("body");
        var status = vector.GetProperty("expected").GetProperty("status").GetInt32();
        var fault = new PulpFormat().Read(body, new FaultSource(status));
        if (status == 202)
        {
            (fault is null).ShouldBe(body.GetProperty("error").ValueKind == JsonValueKind.Null);
            return;
        }

        fault.ShouldNotBeNull();
        fault.Status.ShouldBe(status);
        fault.Detail.ShouldBe(body.GetProperty("error_message").GetString());
        var trace = body.GetProperty("traceback").ValueKind == JsonValueKind.Null ? null : "";
        PulpJson.ShouldBe(PulpJson.Write(new PulpFormat(isStrict: true), AnswerOf(name, fault, trace)), body);
    }

    [Theory]
    [MemberData(nameof(Sent))]
    public void The_extended_form_holds_all_that_Pulp_sends(string name)
    {
        var body = Vectors[name].GetProperty("expected").GetProperty("body");
        if (!body.TryGetProperty("http_status", out _))
            return;
        var fault = FaultOf(name) with { RequestId = RequestId.New(), ReportId = ReportId.New() };
        var document = PulpJson.Write(new PulpFormat(), AnswerOf(name, fault, null));
        foreach (var member in body.EnumerateObject().Where(member => member.Name is not ("error" or "exception" or "traceback")))
            PulpJson.ShouldBe(document.GetProperty(member.Name), member.Value);
        document.GetProperty("exception").ValueKind.ShouldBe(JsonValueKind.Null);
        document.GetProperty("request_id").GetString().ShouldBe(fault.RequestId.ToString());
        document.GetProperty("report_id").GetString().ShouldBe(fault.ReportId.ToString());
        var error = document.GetProperty("error");
        if (!body.TryGetProperty("error", out var sent))
            error.GetProperty("data").GetProperty("fault_code").GetString().ShouldBe(fault.Code.ToString());
        else
            PulpJson.ShouldBe(error.GetProperty("data"), sent.GetProperty("data"));
    }

    [Theory]
    [MemberData(nameof(NotSent))]
    public void Where_Pulps_own_handler_fails_there_is_a_document(string name)
    {
        var raise = Vectors[name].GetProperty("raise");
        var fault = FaultOf(name);
        foreach (var strict in (bool[])[true, false])
        {
            var document = PulpJson.Write(new PulpFormat(strict), AnswerOf(name, fault, null));
            document.GetProperty("http_status").GetInt32().ShouldBe(fault.Status);
            document.GetProperty("error_message").GetString().ShouldNotBeNullOrWhiteSpace();
            document.GetRawText().ShouldNotContain("%(");
            foreach (var text in TextsOf(raise))
                document.GetRawText().ShouldContain(JsonSerializer.Serialize(text).Trim('"'));
        }
    }

    private static Fault FaultOf(string name)
    {
        var vector = Vectors[name];
        var raise = PulpRaises.Of(vector.GetProperty("raise"));
        // What a parser of a header says is not in the arguments: it is given by what it said.
        if (vector.GetProperty("raise").TryGetProperty("request_header", out _) && raise.Args.Count == 0)
            raise = raise with { Args = [vector.GetProperty("expected").GetProperty("body").GetProperty("error_message").GetString()] };
        return new PulpExceptions(PulpVectors.Catalogue, isStrict: true).Raise(raise);
    }

    private static FaultAnswer AnswerOf(string name, Fault fault, string? trace)
    {
        var request = Vectors[name].GetProperty("request");
        return new FaultAnswer(fault, trace) { Method = request.GetProperty("method").GetString()!, Target = request.GetProperty("request_uri").GetString()! };
    }

    private static PulpCallReport CallReportOf(JsonElement raise)
    {
        var report = new PulpCallReport();
        foreach (var member in raise.EnumerateObject())
        {
            report = member.Name switch
            {
                "async_task_id" => report with { SpawnedTasks = [new PulpSpawnedTask(member.Value.GetString()!)] },
                "spawned_tasks" => report with { SpawnedTasks = [.. member.Value.EnumerateArray().Select(id => new PulpSpawnedTask(id.ValueKind == JsonValueKind.Object ? id.GetProperty("task_id").GetString()! : id.GetString()!))] },
                "result" => report with { Result = member.Value.AsPlain() },
                "error" when member.Value.ValueKind == JsonValueKind.Object => report with { Error = new PulpExceptions(PulpVectors.Catalogue, isStrict: true).Raise(PulpRaises.Of(member.Value)) },
                _ => report,
            };
        }

        return report;
    }

    private static JsonElement WithTraceOf(JsonElement body, JsonElement document)
    {
        var node = System.Text.Json.Nodes.JsonNode.Parse(body.GetRawText())!;
        node["traceback"] = System.Text.Json.Nodes.JsonNode.Parse(document.GetProperty("traceback").GetRawText());
        return PulpJson.Parse(node.ToJsonString());
    }

    private static IEnumerable<string> TextsOf(JsonElement raise) =>
        raise.EnumerateObject().Where(member => member.Name is not ("class" or "code" or "children")).SelectMany(member => Texts(member.Value));

    private static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Texts(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Texts),
        _ => [],
    };
}
