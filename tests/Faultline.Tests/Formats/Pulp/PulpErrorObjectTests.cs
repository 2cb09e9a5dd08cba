using System.Text.Json;
using Faultline.Formats;
using Faultline.Formats.Pulp;

namespace Faultline.Tests.Formats.Pulp;

/// <summary>The error object of each code, and those in the reports of tasks.</summary>
public sealed class PulpErrorObjectTests
{
    private static readonly IReadOnlyDictionary<string, JsonElement> Objects = PulpVectors.Of("error_objects.json");
    private static readonly IReadOnlyDictionary<string, JsonElement> Tasks = PulpVectors.Of("task_reports.json");

    public static TheoryData<string> Codes => [.. Objects.Keys];

    public static TheoryData<string> Reports => [.. Tasks.Keys];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Each_code_gives_the_error_object_that_Pulp_gives(string code)
    {
        var data = Objects[code].GetProperty("data").EnumerateObject().ToDictionary(member => member.Name, object? (member) => member.Value);
        var fault = new PulpExceptions(PulpVectors.Catalogue, isStrict: true).Raise(new PulpRaise("PulpCodedException") { Code = code, Data = data });
        PulpJson.ShouldBe(ErrorOf(fault), Objects[code].GetProperty("expected_error"));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void An_error_object_by_itself_is_read_and_written_as_it_was(string code)
    {
        var expected = Objects[code].GetProperty("expected_error");
        var fault = new PulpFormat().Read(expected, new FaultSource(500)).ShouldNotBeNull();
        fault.PulpCode.ShouldBe(code);
        fault.Code.ToString().ShouldBe("pulp." + code.ToLowerInvariant());
        fault.Detail.ShouldBe(expected.GetProperty("description").GetString());
        PulpJson.ShouldBe(ErrorOf(fault), expected);
    }

    [Theory]
    [MemberData(nameof(Reports))]
    public void The_error_of_a_task_is_read_and_written_as_it_was(string name)
    {
        var report = Tasks[name].GetProperty("expected_task_report");
        var fault = new PulpFormat().Read(report, new FaultSource(200));
        if (report.GetProperty("error").ValueKind != JsonValueKind.Object)
        {
            (fault is null).ShouldBe(report.GetProperty("state").GetString() != "error");
            return;
        }

        fault.ShouldNotBeNull();
        PulpJson.ShouldBe(ErrorOf(fault), report.GetProperty("error"));
        fault.Extensions["task_id"].ShouldBe(report.GetProperty("task_id").GetString());
        string.Concat(PulpEnvelope.Of(fault)!.Traceback).ShouldBe(report.GetProperty("traceback").GetString() ?? "");
    }

    [Fact]
    public void A_task_that_failed_without_an_error_is_a_fault_all_the_same()
    {
        var fault = new PulpFormat().Read(PulpJson.Parse("""{"task_id":"t","state":"error","error":null,"exception":null,"traceback":"agent trace"}"""), new FaultSource(200)).ShouldNotBeNull();
        fault.Status.ShouldBe(500);
        fault.Code.ToString().ShouldBe("pulp.uncoded");
        PulpEnvelope.Of(fault)!.Traceback.ShouldBe(["agent trace"]);
        new PulpFormat().Read(PulpJson.Parse("""{"task_id":"t","state":"finished","error":null}"""), new FaultSource(200)).ShouldBeNull();
    }

    [Fact]
    public void A_status_that_a_task_does_not_have_is_that_of_the_numbers_class() =>
        new PulpFormat().Read(PulpJson.Parse("""{"code":"PLP0018","description":"d","data":{},"sub_errors":[]}"""), new FaultSource(200)).ShouldNotBeNull().Status.ShouldBe(409);

    [Fact]
    public void A_call_report_tells_result_error_and_tasks()
    {
        var report = new PulpCallReport
        {
            Result = new Dictionary<string, object?> { ["id"] = "foo" },
            Error = new PulpExceptions(PulpVectors.Catalogue).Raise(new PulpRaise("MissingResource") { Args = ["c1"] }),
            SpawnedTasks = [new PulpSpawnedTask("t1")],
        };
        PulpJson.Parse(report.Write).GetRawText().ShouldBe(
            """{"result":{"id":"foo"},"error":{"code":"PLP0009","description":"Missing resource(s): resource_id=c1","data":{"resources":{"resource_id":"c1"}},"sub_errors":[]},"spawned_tasks":[{"task_id":"t1","_href":"/pulp/api/v2/tasks/t1/"}]}""");
    }

    [Fact]
    public void A_call_report_has_the_dates_and_ids_of_MongoDB()
    {
        var id = Guid.NewGuid();
        var report = new PulpCallReport
        {
            Result = new Dictionary<string, object?>
            {
                ["utc"] = new DateTime(2001, 9, 9, 1, 46, 40, 789, DateTimeKind.Utc),
                ["zone"] = new DateTimeOffset(2001, 9, 9, 3, 46, 40, TimeSpan.FromHours(2)),
                ["old"] = new object[] { new DateTime(1969, 12, 31, 23, 59, 59, DateTimeKind.Unspecified).AddTicks(1) },
                ["by_day"] = new Dictionary<string, DateTimeOffset> { ["first"] = DateTimeOffset.UnixEpoch },
                ["id"] = id,
                ["object_id"] = new Dictionary<string, object?> { ["$oid"] = "0123456789abcdef01234567" },
                ["day"] = new DateOnly(2001, 9, 9),
            },
        };
        PulpJson.Parse(report.Write).GetProperty("result").GetRawText().ShouldBe(
            $$$"""{"utc":{"$date":1000000000789},"zone":{"$date":1000000000000},"old":[{"$date":-1000}],"by_day":{"first":{"$date":0}},"id":{"$uuid":"{{{id:N}}}"},"object_id":{"$oid":"0123456789abcdef01234567"},"day":"2001-09-09"}""");
    }

    [Fact]
    public void The_error_of_a_call_report_is_encoded_like_its_result()
    {
        var raise = new PulpRaise("PulpCodedException") { Code = "PLP0006", Data = new Dictionary<string, object?> { ["repo_id"] = "r", ["since"] = DateTime.UnixEpoch.AddSeconds(2) } };
        var fault = new PulpExceptions(PulpVectors.Catalogue).Raise(raise with { Children = [raise] });
        var error = PulpJson.Parse(new PulpCallReport { Error = fault }.Write).GetProperty("error");
        foreach (var one in (JsonElement[])[error, error.GetProperty("sub_errors")[0]])
            one.GetProperty("data").GetRawText().ShouldBe("""{"repo_id":"r","since":{"$date":2000}}""");
        ErrorOf(fault).GetProperty("data").GetProperty("since").GetString().ShouldBe("1970-01-01T00:00:02Z", "an error document is not encoded so");
    }

    public static TheoryData<string> Odd => [.. OddData.All().Select(odd => odd.Name)];

    [Theory]
    [MemberData(nameof(Odd))]
    public void Odd_results_still_give_a_call_report(string name)
    {
        var odd = OddData.All().Single(odd => odd.Name == name).Value;
        foreach (var result in (object?[])[odd, new Dictionary<string, object?> { ["odd"] = odd }])
            PulpJson.Parse(new PulpCallReport { Result = result, Error = OddData.With(odd) with { PulpCode = "PLP0001" } }.Write).GetProperty("error").GetProperty("code").GetString().ShouldBe("PLP0001");
    }

    private static JsonElement ErrorOf(Fault fault) => PulpJson.Write(new PulpFormat(isStrict: true), new FaultAnswer(fault)).GetProperty("error");
}
